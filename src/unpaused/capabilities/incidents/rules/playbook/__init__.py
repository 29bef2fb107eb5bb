"""Playbooks (应急预案): YAML read into measures, every fault with its line and reason.

kind: epidemic
title: {zh: 传染病疫情应急预案, en: Playbook for an epidemic}
measures:
  - type: claims.waiting_period_waived
    value: true
    products: [HLT01]      # empty: all
    areas: ["420100"]      # GB/T 2260; empty: the incident's
    for_days: 180          # from activation; without it: as long as the incident
    since: 2020-01-20      # instead of the incident's own begin
    until: 2020-06-30
    safe: true             # one commander alone may activate it (break-glass); without it: two people
    filing: 备案〔2020〕12号   # the number under which it was filed; then its public notice must be named
    notice: {text: 关于扩展保险责任的公告, url: https://example.com/notice/12, on: 2020-02-05}
assumptions:               # of a rehearsal, where this playbook knows better than what is usual for its kind
  incidents.attack_rate: {low: 0.001, likely: 0.003, high: 0.01, source: our own study of 2024}
"""

from unpaused.capabilities.incidents.rules.playbook.assumptions import PlannedAssumption
from unpaused.capabilities.incidents.rules.playbook.comparing import Difference, assumed_otherwise, compare
from unpaused.capabilities.incidents.rules.playbook.faults import Fault, PlaybookRefused
from unpaused.capabilities.incidents.rules.playbook.fitting import Fitting
from unpaused.capabilities.incidents.rules.playbook.measures import PlannedMeasure
from unpaused.capabilities.incidents.rules.playbook.notices import UNFILED, Notice, checked_notice
from unpaused.capabilities.incidents.rules.playbook.reading import Plan, Surroundings, heading, read

__all__ = [
    "UNFILED",
    "Difference",
    "Fault",
    "Fitting",
    "Notice",
    "Plan",
    "PlannedAssumption",
    "PlannedMeasure",
    "PlaybookRefused",
    "Surroundings",
    "assumed_otherwise",
    "checked_notice",
    "compare",
    "heading",
    "read",
]
