"""The door of tasks."""

from unpaused.capabilities.tasks.actions import (
    NewTask,
    end_help,
    find_another_way,
    finish,
    note_came,
    open_task,
    open_tasks,
    withdraw,
    withdraw_help,
)
from unpaused.capabilities.tasks.events import NumberWrong
from unpaused.capabilities.tasks.figures import describe
from unpaused.capabilities.tasks.models import Because, Outcome, Queue, State, Task
from unpaused.capabilities.tasks.queries import TaskView, people_reached, tasks_of, worked

__all__ = [
    "Because",
    "NewTask",
    "NumberWrong",
    "Outcome",
    "Queue",
    "State",
    "Task",
    "TaskView",
    "describe",
    "end_help",
    "find_another_way",
    "finish",
    "note_came",
    "open_task",
    "open_tasks",
    "people_reached",
    "tasks_of",
    "withdraw",
    "withdraw_help",
    "worked",
]
