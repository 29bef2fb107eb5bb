"""Wuhan 2020 and Shanghai 2022, run again
What insurers did in two real emergencies, on invented people. The tables after this chapter say row by row what is
shown and what is still to come.

zh:重演：2020 年武汉与 2022 年上海
zh:保险公司在两次真实突发事件中的做法，以虚构人物重演。本章之后的表格逐行说明哪些已实现、哪些尚待实现。
"""

from django.test import Client

from tests.spec import online
from tests.spec.writing import shown
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.portal.tests.making import text_of
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.tasks import public as tasks
from unpaused.capabilities.tasks.models import Task
from unpaused.foundation import figures
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore


def figure(name: str, incident: Incident) -> float | None:
    return figures.get(name).query(incident.pk).value


@shown("wuhan-2020", "found-on-own-list")
def test_an_examiner_finds_a_customer_on_the_insurers_own_list(
    epidemic: Incident, examiner: User, book_of_lists: None
) -> None:
    """An examiner goes through the insurer's own earlier notices of loss (GB18030, names alone), recognises an insured
    customer, and with that word a case is open.

    zh:核赔员翻查本公司以往报案（GB18030 编码、仅有姓名），认出一位客户；一经确认，案件即立。
    """
    data = making.csv_list([making.doubtful(making.ADULT), making.nobody(2)], encoding="gb18030")
    people_list = making.receive(examiner, epidemic, data, kind="own_notices", source="北京路支公司")
    actions.screen_list(list_id=people_list.pk)
    row = people_list.rows.get(state="waiting")
    actions.confirm_row(by=examiner, row_id=row.pk, person_id=making.ADULT, reason="same policy number in the file")
    making.deliver()
    assert (figure("screening.found", epidemic), Claim.objects.get().person_id) == (1, making.ADULT)


@shown("wuhan-2020", "reached-with-salesperson")
def test_the_customer_is_reached_with_the_salespersons_help(
    epidemic: Incident, examiner: User, book_of_lists: None
) -> None:
    """The customer's salesperson gets a task by SMS and e-mail, calls, and says that the customer was reached; nobody
    told the salesperson why.

    zh:客户的业务员通过短信和邮件收到任务，打电话并反馈已联系上；业务员并不知道缘由。
    """
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    task = Task.objects.get()
    assert (task.salesperson_id, Message.objects.filter(template="help_to_contact").count()) == ("S1", 2)
    tasks.finish(by=Actor.system("spec"), task_id=task.pk, outcome="reached")
    assert figure("outreach.reached", epidemic) == 1


@shown("wuhan-2020", "online-claims")
def test_the_customer_claims_online(epidemic: Incident, examiner: User, book_of_lists: None, browser: Client) -> None:
    """With the short code from the message, a one-time code and one identity check the customer states the event on a
    phone, photographs the documents, names the account and submits; nobody visits a counter.

    zh:客户凭消息中的短码、验证码和一次身份核验，在手机上陈述事故、拍摄资料、填写账户并提交，全程不去柜面。
    """
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    online.whole_way(browser, making.ADULT)
    assert "¥10,000.00" in text_of(browser.get(online.at("/sent")))
    assert figure("claims.accepted_online", epidemic) == 1


@shown("wuhan-2020", "paid-within-minutes")
def test_ten_thousand_yuan_are_paid_with_no_paper_and_no_hand_between(
    epidemic: Incident, examiner: User, book_of_lists: None, browser: Client, core: FakeCore, bank: FakeBank
) -> None:
    """Paper originals are waived, the claim is approved in the request that submits it, and CNY 10,000 go to the bank
    with no person's act between submission and payment; both waits are figures of the bulletin.

    zh:免交纸质原件，提交的同时即核准，一万元付往银行，从提交到付款无需任何人操作；两段用时都是快报指标。
    """
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    online.sign_in(browser, making.ADULT)
    online.state_event(browser)
    assert text_of(browser.get(online.at("/documents"))).count("Original waived: a photograph is enough") == 3
    online.send_documents(browser)
    online.name_account(browser, making.ADULT)
    before = AuditRow.objects.order_by("-pk")[0].pk
    online.submit(browser)
    instruct_waiting()
    receive_bank()
    assert (figure("claims.paid", epidemic), figure("claims.paid_amount", epidemic)) == (1, 1_000_000)
    assert not AuditRow.objects.filter(pk__gt=before, actor__startswith="staff:").exists()
    assert figure("claims.submit_to_instruction_p50", epidemic) is not None
    assert figure("claims.instruction_to_confirmation_p50", epidemic) is not None


@shown("shanghai-2022", "guided-online")
def test_customers_are_guided_to_the_online_service_throughout(
    epidemic: Incident, examiner: User, book_of_lists: None, browser: Client
) -> None:
    """From the message on, each page leads to the next thing to do: the event, the documents, the account, a last look,
    and then the tracker with the day of the next step.

    zh:从消息开始，每一页都引导客户做下一步：陈述事故、提交资料、填写账户、核对，最后是进度页及下一步日期。
    """
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    online.sign_in(browser, making.ADULT)
    steps = [online.led_to(browser)]
    for act in (online.state_event, online.send_documents):
        act(browser)
        steps.append(online.led_to(browser))
    online.name_account(browser, making.ADULT)
    steps.append(online.led_to(browser))
    online.submit(browser)
    steps.append(online.led_to(browser))
    assert steps == ["event", "documents", "account", "check", "progress"]
