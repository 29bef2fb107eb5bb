"""Portal: the pages of customers, from a short code to a tracked claim, and "is this message from you?"."""
