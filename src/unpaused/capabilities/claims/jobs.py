"""Jobs of claims: payouts on their way, the bank's answers, the core told. Each is woken at once by what it is for, and
looks again every minute in case a wake-up was lost."""

from procrastinate import JobContext

from unpaused.capabilities.claims.actions.asking import ask_about_silent
from unpaused.capabilities.claims.actions.ending_payee_change import release_due_changes
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.payouts import INSTRUCT_JOB, QUEUE, WATCH_JOB
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.actions.watching import open_payouts, watch_bank
from unpaused.capabilities.claims.actions.writing_back import JOB as WRITE_BACK_JOB
from unpaused.capabilities.claims.actions.writing_back import QUEUE as CORE_QUEUE
from unpaused.capabilities.claims.actions.writing_back import write_back_waiting
from unpaused.foundation.jobs.app import BACKOFF, app
from unpaused.kernel.errors import Unavailable


@app.task(name=INSTRUCT_JOB, queue=QUEUE, retry=BACKOFF)
def instruct() -> None:
    """Takes every payout that waits as far as core and bank let it."""
    instruct_waiting()


@app.periodic(cron="* * * * *")
@app.task(name="claims.sweep", queue=QUEUE)
def sweep(timestamp: int) -> None:
    """Changes of account that have waited long enough; and the safety net: what waits, what the bank sent, what it has
    not answered, what the core was not told."""
    for step in (release_due_changes, receive_bank, ask_about_silent, instruct_waiting, write_back_waiting):
        try:
            step()
        except Unavailable:
            continue
    if open_payouts():
        app.configure_task(WATCH_JOB, queue=QUEUE).defer()


@app.task(name=WATCH_JOB, queue=QUEUE, pass_context=True)
def watch(context: JobContext) -> None:
    """The bank's answers as they come, while any is awaited. One at a time; the sweep starts it again."""
    watch_bank(told_to_stop=context.should_abort)


@app.task(name=WRITE_BACK_JOB, queue=CORE_QUEUE, retry=BACKOFF)
def write_back() -> None:
    """Tells the core what it has not been told. With the core down the sweep comes back to it."""
    try:
        write_back_waiting()
    except Unavailable:
        return
