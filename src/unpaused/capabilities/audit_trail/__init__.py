"""The trail (审计记录) for those who read it: who did what, who saw this person and why, and whether the seals hold.

Words: *act*, one row of the trail; *look-up*, finding a person by identity number or phone, itself an act with a
reason; *seal*, the hourly signed digest. The trail itself is written and sealed in foundation/audit.
"""
