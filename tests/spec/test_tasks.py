"""Who helps a customer to contact us
For each customer cleared for contact somebody gets a task: "help this customer to contact us". They learn whom to
call, not why.

zh:谁来协助客户联系
zh:每位可联系的客户都有一项任务交给专人：“协助该客户与我们联系”。执行人知道打给谁，不知道为什么。
"""

import pytest

from tests.spec.conftest import SignIn
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.claims.public import help_now
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.tasks import public as tasks
from unpaused.capabilities.tasks.actions import reveal
from unpaused.capabilities.tasks.models import Task
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.kernel.errors import Refused

BY = Actor.system("test")
SALESPERSON, HOTLINE = Said("salesperson", "the salesperson", "业务员"), Said("hotline", "the hotline", "热线")
NEEDED, ENDS = (
    Said("needed", "needed: the task stays open", "需要，任务保持待办"),
    Said("came", "ends by itself", "自动结束"),
)
NOBODY = Said("", "nobody: it is done", "无人，任务完成")


def opened(incident: Incident, salesperson: str = "S1", person_id: int = making.ADULT) -> tasks.Task:
    return tasks.open_task(
        by=BY,
        subject_id=subject_of_person(person_id).pk,
        person_id=person_id,
        branch_code=making.HUBEI,
        salesperson_id=salesperson,
        incident_id=incident.pk,
        key=f"spec.{person_id}.{salesperson}",
    )


@pytest.fixture
def seller(db: None) -> User:
    return User.objects.create_user(
        "seller", display_name="Seller", role="salesperson", branch_code=making.HUBEI, salesperson_id="S1"
    )


@examples(
    Column("person", "the customer's salesperson", "客户的业务员"),
    Column("queue", "task goes to", "任务交给"),
    Column("told", "told by", "通知"),
    rows=[
        (
            Said(making.ADULT, "works for us", "在职"),
            SALESPERSON,
            Said(["email", "sms"], "SMS and e-mail", "短信和电子邮件"),
        ),
        (
            Said(making.ORPHAN, "has left (orphan policy)", "已离职（孤儿单）"),
            HOTLINE,
            Said([], "its worklist", "热线任务列表"),
        ),
    ],
)
def test_the_salesperson_gets_the_task_or_the_hotline(
    epidemic: Incident, examiner: User, book_of_lists: None, person: int, queue: str, told: list[str]
) -> None:
    """The customer's salesperson gets the task; where there is none any more, the hotline does. Either way the customer
    gets an invitation too.

    zh:任务交给客户的业务员；业务员已离职的交给热线。两种情况下，客户本人都会收到邀请短信。
    """
    making.screened(examiner, epidemic, [making.row(person)])
    assert Task.objects.get().queue == queue
    channels = Message.objects.filter(template="help_to_contact").values_list("channel", flat=True)
    assert sorted(channels) == told
    assert Message.objects.filter(template="invitation").count() == 1


@examples(
    Column("outcome", "outcome", "结果"),
    Column("goes_on", "then it goes to", "之后交给"),
    rows=[
        (Said("reached", "reached: the customer will contact us", "已联系上，客户会来联系"), NOBODY),
        (Said("not_reached", "not reached", "未联系上"), HOTLINE),
        (Said("wrong_number", "wrong number", "号码不对"), HOTLINE),
    ],
)
def test_whom_the_salesperson_did_not_reach_goes_on_to_the_hotline(
    epidemic: Incident, book_of_lists: None, outcome: str, goes_on: str
) -> None:
    """A task ends with one of three outcomes and no free text; whom the salesperson did not reach, the hotline tries.

    zh:任务只有三种结果可选，没有自由文本；业务员没有联系上的客户，转由热线联系。
    """
    tasks.finish(by=BY, task_id=opened(epidemic).pk, outcome=outcome)
    assert list(Task.objects.filter(state="open").values_list("queue", flat=True)) == ([goes_on] if goes_on else [])


def test_after_a_wrong_number_the_hotline_looks_for_another_way(epidemic: Incident, book_of_lists: None) -> None:
    """Where the number is somebody else's, the hotline's task says so, with a time of its own: another way is to be
    found. Also where the hotline heard it itself, or the stranger said so at the customer entrance; once, for as long
    as nobody has reached the customer.

    zh:号码不是客户本人的，热线任务会注明并另设时限：须另寻途径。热线自己得知的，或号码持有人在客户入口声明的，也一样；客户尚未联系上的，只派一次。
    """
    tasks.finish(by=BY, task_id=opened(epidemic, "").pk, outcome="wrong_number")
    for _ in range(2):
        outreach.note_wrong_number(tasks.NumberWrong(1, str(Task.objects.all()[0].subject_id), making.ADULT))
    another = Task.objects.get(state="open")
    assert (another.queue, another.number_wrong_at is None) == ("hotline", False)


@examples(
    Column("states", "the customer's claims in the incident", "客户在本次事件中的赔案"),
    Column("help", "help to contact us", "协助联系"),
    rows=[
        (Said(["opened"], "case opened, nothing stated", "已立案，未陈述"), NEEDED),
        (Said(["stated"], "event stated, not handed in", "已陈述出险情况，未提交"), NEEDED),
        (Said(["paid", "opened"], "one paid, another not handed in", "一案已赔付，另一案未提交"), NEEDED),
        (Said(["submitted"], "handed in", "已提交"), ENDS),
        (Said(["referred", "paid"], "all handed in, however they stand", "全部提交，无论进度"), ENDS),
        (Said(["withdrawn"], "all withdrawn", "全部撤回"), Said("moot", "withdrawn", "撤回")),
    ],
)
def test_help_is_needed_until_everything_is_handed_in(states: list[str], help: str) -> None:
    """Help is needed until the customer has handed in everything. Whoever came in and stated the event may still be
    stuck: the task stays open and says that they have come. At submission it ends by itself, and whoever has it sees
    why.

    zh:客户全部提交之前都需要协助。已来联系并陈述出险情况的客户仍可能办不下去：任务保持待办，并注明客户已来过。提交后任务自动结束，执行人能看到原因。
    """
    assert help_now(states) == help


def test_a_task_is_due_within_the_hours_in_force(epidemic: Incident, examiner: User, book_of_lists: None) -> None:
    """A task is due within the hours in force where the customer lives or was hit: six under the epidemic playbook.

    zh:任务须在客户所在地（或受灾地）有效的时限内完成：疫情预案下为 6 小时。
    """
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    task = Task.objects.get()
    assert (task.due_at - task.opened_at).total_seconds() == 6 * 3600


def test_a_salesperson_sees_their_own_tasks_and_an_agent_the_hotlines(
    epidemic: Incident, book_of_lists: None, seller: User
) -> None:
    """A salesperson sees their own tasks and nobody else's; a contact-centre agent sees those of the hotline.

    zh:业务员只能看到自己的任务；座席看到热线的任务。
    """
    mine, others = opened(epidemic), opened(epidemic, "S9", making.BEIJING)
    hotline = opened(epidemic, "", making.NO_PHONE)
    agent = making.staff("agent", "agent")
    assert list(Task.objects.visible_to(seller)) == [mine]
    assert list(Task.objects.visible_to(agent)) == [hotline]
    assert others.queue == "salesperson"


def test_no_page_of_a_task_shows_a_fact_of_a_list(
    epidemic: Incident, examiner: User, book_of_lists: None, seller: User, signed_in: SignIn
) -> None:
    """A task's page shows the customer masked and says what to say; no hospital, diagnosis or list stands on it, and no
    full name or number until it is asked for.

    zh:任务页面上的客户信息是脱敏的，并写明该说什么；没有医院、诊断或名单内容，未经申请也没有完整姓名和号码。
    """
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    page = signed_in(seller).get(f"/tasks/{Task.objects.get().pk}").content.decode()
    assert "138" in page or "139" in page
    for fact in (making.HOSPITAL, making.DIAGNOSIS, making.name_of(making.ADULT), making.phone_of(making.ADULT)):
        assert fact not in page


@examples(
    Column("reason", "reason given", "填写的理由"),
    Column("shown", "number shown", "是否显示号码"),
    rows=[
        (Said("", "none", "无"), Said(False, "no", "否")),
        ("x", Said(False, "no", "否")),
        (Said("call the customer", "call the customer", "致电客户"), Said(True, "yes, on the record", "是，并留痕")),
    ],
)
def test_a_number_is_shown_for_a_reason_and_on_the_record(
    epidemic: Incident, book_of_lists: None, seller: User, reason: str, shown: bool
) -> None:
    """Whoever works a task sees the customer's number only after giving a reason, and the audit trail says so.

    zh:执行人填写理由后才能看到客户号码，审计记录留痕。
    """
    task = opened(epidemic)
    if shown:
        assert reveal(by=seller, task=task, what="phone", reason=reason) == making.phone_of(making.ADULT)
    else:
        with pytest.raises(Refused):
            reveal(by=seller, task=task, what="phone", reason=reason)
    assert AuditRow.objects.filter(action="privacy.reveal", actor=f"staff:{seller.pk}").exists() is shown
