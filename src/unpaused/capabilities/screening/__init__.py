"""Screening (排查): lists of people affected, whom they match in the book, and what a match sets off."""
