"""Administration (账号与权限): who works here, as what, and what is lent to whom.

*Account*: a member of staff with one role and one branch. *Leaver*: somebody whose account was closed; they lose
everything at once. *Lending* (异地支援): scope and authority over branches lent for an incident, with an end, by two
people. *Token*: lets a program act as a person with some of their permissions.

The tables stand in foundation/accounts, which every room asks; here are the pages and the acts.
"""
