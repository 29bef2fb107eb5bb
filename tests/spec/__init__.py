"""The rules of the house, each one a test: docstring in English, `zh:` in Chinese, examples as a table.

`python -m tests.spec.pages` (scripts/rule-pages) makes the manual's rule pages of them; a test fails
while they are stale.
"""
