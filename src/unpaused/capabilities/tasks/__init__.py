"""Tasks: work given to people or to a queue, until it is done, with who and why."""
