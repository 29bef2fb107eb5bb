"""Pure decisions of claims: products as data, check-lists, facts, the guard around the tables, postings."""
