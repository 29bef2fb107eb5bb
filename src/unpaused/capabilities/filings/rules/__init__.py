"""Pure rules of filings: deadlines and templates as data, and what is due."""

from unpaused.capabilities.filings.rules.deadlines import Deadlines, Limit, Rule, deadlines, read_deadlines
from unpaused.capabilities.filings.rules.duties import Delivered, Duty, Facts, duties
from unpaused.capabilities.filings.rules.forms import Form, Section, forms_of_reports, read_forms

__all__ = [
    "Deadlines",
    "Delivered",
    "Duty",
    "Facts",
    "Form",
    "Limit",
    "Rule",
    "Section",
    "deadlines",
    "duties",
    "forms_of_reports",
    "read_deadlines",
    "read_forms",
]
