"""A web process and a worker in one: a page with a personal query, a look-up in the database, a job that fails."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from django.test import Client

from unpaused.config import telemetry
from unpaused.config.wsgi import application
from unpaused.foundation.accounts.models import User

PHONE, NAME = "13912345678", "王小明"


async def _job() -> None:
    raise RuntimeError(f"{NAME} {PHONE}")


def main() -> None:
    assert application
    browser = Client(headers={"host": "localhost"})
    browser.get("/accounts/sign-in", {"next": f"/c/?phone={PHONE}&name={NAME}"})
    browser.get("/c/claims/CL260630-99999-4")
    User.objects.filter(username=PHONE, display_name=NAME).exists()
    job = SimpleNamespace(task_name="outreach.send", queue="messages", attempts=1, task_kwargs={"phone": PHONE})
    try:
        asyncio.run(cast(Any, telemetry.around_job(_job, cast(Any, SimpleNamespace(job=job)), None)))
    except RuntimeError:
        return


if __name__ == "__main__":
    main()
