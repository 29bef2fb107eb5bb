"""What happened here, in the past tense. Ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NumberWrong:
    """Whoever worked a task heard that the number in the book is not the customer's."""

    task_id: int
    subject_id: str
    person_id: int
