"""Screening (排查): lists of people affected, whom they match in the book, and what a match sets off.

A *list* (名单) arrives and is kept sealed as it came. Each of its *rows* is looked up in the book and gets *candidates*
(候选人) with a probability and an explanation that holds no values. A row whose first candidate is sure enough for the
measures in force becomes a *match* (匹配) by itself; doubtful rows wait for an examiner. A match is one case for one
person and one incident, however many lists name the person. What a list says of somebody (hospital, diagnosis) stays
sealed under the key of its row and reaches the claims examiner alone.
"""
