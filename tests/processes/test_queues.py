"""A queue that no worker serves would wait for ever."""

from unpaused.config.processes.supervisor import site_programs
from unpaused.foundation.jobs.app import app


def test_every_queue_has_a_worker() -> None:
    served = {queue for program in site_programs(1, 2) for queue in program.command if "worker" in str(program.command)}
    wanted = {task.queue for task in app.tasks.values() if not task.name.startswith("builtin")}
    assert wanted - served == set()
