"""The audit trail (审计): who did what to which record and why. Ids only, never a personal value.

The app role can add rows and read them, nothing else; a database trigger refuses changes even to the owner. Each hour
the finished transactions are sealed with a signed digest chained to the one before.
"""
