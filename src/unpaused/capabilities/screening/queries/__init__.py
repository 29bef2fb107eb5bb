"""Reads of screening: lists, rows with their candidates, and the book as screening asks it."""
