"""Backup and restore of everything that cannot be made again: the database (base backups and the log since), the
files of customers, the book. Keys are never inside.

What leaves the machine is sealed under a key of its own, each object bound to its name: whoever holds the store reads
nothing, and a truncated, altered, exchanged or missing object is found before a restore touches anything.
"""
