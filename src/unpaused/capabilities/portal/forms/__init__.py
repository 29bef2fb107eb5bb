"""Questions to customers: a form a page."""
