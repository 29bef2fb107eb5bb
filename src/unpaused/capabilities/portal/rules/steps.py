"""What comes next on the way from a stated event to a submitted claim."""

from typing import Literal

Step = Literal["event", "documents", "account", "check", "progress"]

BEFORE_SUBMISSION = ("opened", "stated")


def next_step(*, state: str, documents_missing: int, has_payee: bool, figures_missing: bool = False) -> Step:
    """The first step that is not done. `figures_missing`: what the benefit is counted from was not given."""
    if state not in BEFORE_SUBMISSION:
        return "progress"
    if state == "opened" or figures_missing:
        return "event"
    if documents_missing:
        return "documents"
    return "check" if has_payee else "account"


def figures_missing(pays: str, *, hospital_days: int | None, expense_fen: int | None) -> bool:
    """Whether what the benefit is counted from was left out."""
    return (pays == "days" and hospital_days is None) or (pays == "expense" and expense_fen is None)
