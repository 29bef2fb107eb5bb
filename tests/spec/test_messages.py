"""Messages that give nothing away
A phone number may have a new owner; a child or an heir may hold the phone. So a message says who we are and how to
come to us, and nothing else.

zh:消息不泄密
zh:号码可能已换主人，拿着手机的可能是孩子或继承人。所以消息只说明我们是谁、怎样找到我们，别的一概不说。
"""

from typing import Any

import pytest

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.outreach.queries.previews import sample
from unpaused.capabilities.outreach.rules import templates
from unpaused.capabilities.outreach.rules.variables import CALLERS, Hotline, HouseVariable, InsurerName, OfficialDomain
from unpaused.capabilities.portal.tests import making as portal
from unpaused.capabilities.screening.tests import making as lists
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.models import User
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.gateways.sms import segments
from unpaused.kernel.errors import Refused

HOUSE: dict[str, HouseVariable] = {
    "insurer": InsurerName("不停歇保险", "Unpaused Insurance"),
    "domain": OfficialDomain("www.unpaused.example"),
    "hotline": Hotline("95500"),
}
TELLING = {
    "zh": ("医院", "诊断", "确诊", "肺炎", "疫情", "病", "伤", "名单", "患者", "死亡", "身故", "理赔", "出险", "灾"),
    "en": ("hospital", "diagnos", " ill", "sick", "patient", "epidemic", "death", "injur", "accident", "disaster"),
}
STRANGERS_MAY_READ = ("invitation", "one_time_code", "help_to_contact")


def text_of(name: str, language: str) -> str:
    template = templates.get(name)
    return template.fill("sms", language, sample(template), HOUSE).body


def reading(name: str) -> Said:
    texts = {language: text_of(name, language) for language in templates.LANGUAGES}
    return Said(texts, texts["en"], texts["zh"])


def named(name: str) -> Said:
    labels = templates.get(name).labels
    return Said(name, labels["en"], labels["zh"])


@examples(
    Column("name", "message", "消息"),
    Column("texts", "as an SMS", "短信全文"),
    rows=[(named(name), reading(name)) for name in STRANGERS_MAY_READ],
)
def test_what_a_stranger_may_read_tells_nothing(name: str, texts: dict[str, str]) -> None:
    """The messages that may come to a wrong phone say neither that there may be a claim nor why.

    zh:可能到达错误手机的消息，既不说可能有理赔，也不说缘由。
    """
    for language, words in TELLING.items():
        assert not any(word in texts[language].lower() for word in words), name


@examples(
    Column("name", "message", "消息"),
    Column("texts", "as an SMS", "短信全文"),
    rows=[(named(name), reading(name)) for name in ("claim_received", "claim_paid", "claim_needs_you")],
)
def test_every_message_says_who_we_are_and_has_no_link(name: str, texts: dict[str, str]) -> None:
    """Every message names the insurer and its official address and has no link to tap.

    zh:每条消息都写明保险公司和官网地址，没有可点的链接。
    """
    for language, text in texts.items():
        assert HOUSE["insurer"].shown(language) in text and "www.unpaused.example" in text, name
        assert "://" not in text


def test_no_message_speaks_of_a_claim_before_the_customer_has(
    epidemic: Incident, examiner: User, book_of_lists: None
) -> None:
    """Until the customer has signed in and submitted, nobody gets any message but the invitation and the task.

    zh:客户本人登录并提交之前，除邀请和任务通知外，任何人都不会收到其他消息。
    """
    lists.screened(examiner, epidemic, [lists.row(lists.ADULT), lists.row(lists.ORPHAN)])
    assert set(Message.objects.values_list("template", flat=True)) == {"invitation", "help_to_contact"}


@examples(
    Column("name", "message", "消息"),
    Column("again", "to that number", "发往该号码"),
    Column("mended", "once the book has another number", "保单库更新号码后"),
    rows=[
        (named(name), Said("withdrawn", "withheld", "扣留不发"), Said("queued", "goes out", "照常发送"))
        for name in ("invitation", "claim_received", "claim_paid", "payee_change", "one_time_code")
    ],
)
def test_nothing_more_goes_to_a_number_that_is_somebody_elses(
    epidemic: Incident, book_of_lists: None, name: str, again: str, mended: str
) -> None:
    """Whoever called the number, or whoever holds the telephone, says that it is not the customer's: from then on no
    message of that customer goes there, a one-time code neither. With another number in the book messages go out again
    by themselves; until then the hotline looks for another way.

    zh:致电人员或手机持有人表示号码不是客户本人的：此后该客户的任何消息都不再发往该号码，验证码也不发。保单库更新号码后，消息自动恢复；在此之前由热线另寻途径。
    """
    subject, template = subject_of_person(lists.ADULT).pk, templates.get(name)
    outreach.note_wrong_number(tasks.NumberWrong(1, str(subject), lists.ADULT))
    for phone, expected in ((lists.phone_of(lists.ADULT), again), ("13900000009", mended)):
        message_id = outreach.tell(
            by=lists.system(),
            subject_id=subject,
            channel="sms",
            template=name,
            address=phone,
            variables=sample(template),
            key=phone,
        )
        assert Message.objects.get(pk=message_id).state == expected


@examples(
    Column("fact", "a fact of a list", "名单上的事实"),
    rows=[
        ("王小明",),
        ("武汉协和医院",),
        ("新型冠状病毒肺炎",),
        ("420102198001011234",),
        ("13812345678",),
        ("已死亡",),
        ("flight CZ3101, seat 12A",),
    ],
)
def test_no_fact_of_a_list_can_stand_in_a_message(fact: str) -> None:
    """A text has places for codes, numbers of ours, amounts and days alone, each with its own shape and check; there is
    none for free text. Whatever a program hands over, a fact of a list is refused.

    zh:消息中只有代码、本公司编号、金额和日期的位置，各有固定格式和校验，没有自由文本的位置。无论程序传入什么，名单上的事实一律被拒。
    """
    for kind in CALLERS.values():
        with pytest.raises(Refused):
            kind(fact)  # type: ignore[arg-type]
    for template in templates.all_templates().values():
        for place in template.variables:
            given: dict[str, Any] = {**sample(template), place: fact}
            with pytest.raises(Refused):
                template.check(given)


@examples(
    Column("body", "a template file says", "模板文件写道"),
    Column("why", "is not taken, because", "不予采用，因为"),
    rows=[
        ("{insurer} {domain} {hospital}", Said("unknown", "there is no such variable", "没有这个变量")),
        ("{insurer} https://x {domain}", Said("link", "it has a link", "含有链接")),
        ("{insurer}", Said("who we are", "it does not say where to go", "没有写明官网地址")),
    ],
)
def test_a_template_with_a_fault_is_not_taken(body: str, why: str) -> None:
    """A template is checked when it is read; one with a link, a free variable or no sender is never used.

    zh:模板在读取时校验；含链接、自由变量或不写明发送方的模板不会被使用。
    """
    raw = {"label": {"zh": "x", "en": "x"}, "to": "customer", "worth_hours": 1, "variables": {}}
    with pytest.raises(ValueError, match=why):
        templates.read("bad", {**raw, "sms": {"zh": body, "en": body}})


@examples(
    Column("length", "characters", "字数"),
    Column("parts", "messages charged", "计费条数"),
    rows=[(70, 1), (71, 2), (134, 2), (135, 3)],
)
def test_a_chinese_sms_holds_seventy_characters(length: int, parts: int) -> None:
    """A Chinese SMS holds 70 characters, or 67 in each part when it is longer; those of the chain fit into one.

    zh:一条中文短信 70 字，超过后每条 67 字；主流程中的短信都在一条以内。
    """
    assert segments("安" * length) == parts
    assert all(segments(text_of(name, "zh")) == 1 for name in STRANGERS_MAY_READ)


@examples(
    Column("asked", "somebody asks about", "询问内容"),
    Column("ours", "answer", "回答"),
    rows=[
        (
            Said("right", "the true code, sent to this number", "发到该号码的真实短码"),
            Said(True, "yes, from us", "是我们发的"),
        ),
        (
            Said("other", "the true code, another number", "真实短码，另一号码"),
            Said(False, "not from us", "不是我们发的"),
        ),
        (
            Said("forged", "a text with the true code and a link", "带真实短码但加了链接的文字"),
            Said(False, "not from us", "不是我们发的"),
        ),
    ],
)
def test_is_this_message_from_you(epidemic: Incident, book_of_claims: None, asked: str, ours: bool) -> None:
    """Anybody may ask whether a message is from us, by number and code or by number and the whole text. The answer is
    yes or no and says nothing else, so that nobody learns who is a customer.

    zh:任何人都可凭号码加短码、或号码加全文，查询消息是否由我们发出。只答是或否，不透露任何人是否为客户。
    """
    code = portal.invited(epidemic)
    portal.tell_invitation(epidemic, code)
    questions = {
        "right": ("13812340001", code),
        "other": ("13812340002", code),
        "forged": ("13812340001", f"【不停歇保险】请点击 http://x 填短码{code}"),
    }
    assert outreach.is_from_us(*questions[asked]).ours is ours


def test_one_message_a_key(epidemic: Incident, book_of_claims: None) -> None:
    """The same message to the same person is sent once, however often a program asks for it.

    zh:同一消息对同一人只发一次，程序重复请求也不会多发。
    """
    code = portal.invited(epidemic)
    portal.tell_invitation(epidemic, code)
    portal.tell_invitation(epidemic, code)
    assert Message.objects.filter(template="invitation").count() == 1
