"""Filings (突发事件信息报告): reports to the regulator, first, follow-up and final, each with its deadline.

Words: *office*, a branch as it reports: *branch* or *province*; *route*, from the branch to its provincial office and
from there to the regulator; *duty*, a report that is due at a moment; *delivered*, what meets a duty: signed and sent
to the province, or handed over to the regulator; *returned*, sent back by the province with its reasons; *correction*,
a new report that names the one it corrects. A bulletin is not a filing.
"""
