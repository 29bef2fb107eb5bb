"""Personal values: sealed under a key per person, found by blind index, masked on screen, revealed with a reason.

Destroying a person's key (crypto-shredding) makes every value of theirs unreadable everywhere, backups included, while
counts and traces stay. A *subject* is one person as Unpaused knows them: a customer of the book, or a row of a list.
"""
