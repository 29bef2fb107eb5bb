"""The door of tasks."""

from unpaused.capabilities.tasks.actions import NewTask, finish, open_task, open_tasks, withdraw
from unpaused.capabilities.tasks.figures import describe
from unpaused.capabilities.tasks.models import Outcome, Queue, State, Task
from unpaused.capabilities.tasks.queries import TaskView, people_reached, tasks_of

__all__ = [
    "NewTask",
    "Outcome",
    "Queue",
    "State",
    "Task",
    "TaskView",
    "describe",
    "finish",
    "open_task",
    "open_tasks",
    "people_reached",
    "tasks_of",
    "withdraw",
]
