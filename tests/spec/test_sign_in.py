"""How a customer signs in
Whoever types a short code proves two things: that they hold the phone in our books, and that they are the person.
Guessing ends soon and teaches nothing.

zh:客户怎样登录
zh:填写短码的人须证明两件事：手中的手机号是我们登记的号码，以及本人就是该客户。猜测很快会被拦下，而且什么也猜不出来。
"""

from datetime import datetime, timedelta, timezone

from django.conf import settings
from django.test import Client

from tests.spec.conftest import Travel
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.claims.tests.making import WANG, opened
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.outreach.queries.messages import text_without_codes
from unpaused.capabilities.portal.rules import limits
from unpaused.capabilities.portal.rules.identity import is_same_person
from unpaused.capabilities.portal.tests.making import (
    UNKNOWN,
    code_on_handset,
    invited,
    knocked,
    name_of,
    signed_in,
    tail_of,
    tell_invitation,
    text_of,
    with_phone_proved,
)

NOW = datetime(2020, 1, 27, 8, tzinfo=timezone.utc)
AT_ONCE = Said(0, "at once", "立即")


def minutes(number: int) -> Said:
    return Said(number, f"after {number} min", f"{number} 分钟后")


def wait(of: tuple[limits.Limit, ...], *ago: float) -> float:
    return limits.wait(of, [NOW - timedelta(minutes=each) for each in ago], NOW).total_seconds() / 60


def test_the_address_in_the_message_leads_to_the_short_code(epidemic: Incident, book_of_claims: None) -> None:
    """Our messages name our domain and a short code, no more. Whoever types that domain comes to the field for the
    short code; staff sign in by a link below it.

    zh:我们的短信只写官网域名和短码。在浏览器输入该域名，即可看到填写短码的页面；工作人员从页面下方的链接登录。
    """
    code = invited(epidemic)
    tell_invitation(epidemic, code)
    text = text_without_codes(Message.objects.get(template="invitation"))
    assert text and settings.OFFICIAL_DOMAIN in text.body
    browser = Client(headers={"accept-language": "en"})
    page = browser.get("/", follow=True)
    assert 'name="short_code"' in page.content.decode()
    assert 'href="/accounts/sign-in"' in page.content.decode()
    asked = browser.post(page.redirect_chain[-1][0], {"short_code": code}, follow=True)
    assert 'name="one_time_code"' in asked.content.decode()


@examples(
    Column("ago", "codes sent before, minutes ago", "此前各次发送（分钟前）"),
    Column("free", "another one", "再次发送"),
    rows=[
        (Said((), "none", "无"), AT_ONCE),
        (Said((0,), "0", "0"), minutes(1)),
        (Said((1,), "1", "1"), AT_ONCE),
        (Said((10, 20, 30, 40, 50), "10, 20, 30, 40, 50", "10、20、30、40、50"), minutes(10)),
        (Said(tuple(range(60, 1400, 140)), "ten, one every 140", "十次，每隔 140"), minutes(120)),
    ],
)
def test_one_time_codes_are_one_a_minute_five_an_hour_ten_a_day(ago: tuple[int, ...], free: int) -> None:
    """To one person at most one code a minute, five an hour and ten a day are sent.

    zh:同一人的验证码每分钟至多 1 条、每小时 5 条、每天 10 条。
    """
    assert wait(limits.CODES_SENT, *ago) == free


@examples(
    Column("wrong", "wrong answers", "答错次数"),
    Column("code", "one-time code", "验证码"),
    Column("identity", "identity", "身份核验"),
    rows=[
        (4, Said(0, "may try again", "可再试"), Said(0, "may try again", "可再试")),
        (5, Said(15, "closed for 15 min", "关闭 15 分钟"), Said(1440, "closed for a day: hotline", "关闭一天，转热线")),
    ],
)
def test_five_wrong_answers_close_the_door(wrong: int, code: int, identity: int) -> None:
    """Five wrong one-time codes close the door for a quarter of an hour; five wrong identities for a day, and then a
    person of the hotline helps. They count for the customer, whichever browser they come from.

    zh:验证码错 5 次，关闭一刻钟；身份核验错 5 次，关闭一天，转由热线专人协助。次数按客户累计，换浏览器也一样。
    """
    tried = [0.0] * wrong
    assert wait(limits.WRONG_CODES, *tried) == code
    assert wait(limits.WRONG_IDENTITIES, *tried) == identity


@examples(
    Column("name", "name typed", "填写姓名"),
    Column("tail", "last six typed", "填写后六位"),
    Column("same", "signed in", "能否登录"),
    rows=[
        ("王小明", "01123X", True),
        (" 王 小明", "０１１２３ｘ", True),
        ("王小朋", "01123X", False),
        ("王小明", "011230", False),
        ("王小明", "1123X", False),
        ("", "01123X", False),
    ],
)
def test_the_identity_check_asks_for_name_and_last_six(name: str, tail: str, same: bool) -> None:
    """After the code comes one more check, because numbers are given out anew: full name and the last six characters of
    the identity number, against the book. Spaces and width make no difference. Wrong name and wrong number get the same
    answer.

    zh:验证码之后还有一次核验，因为号码会被重新分配：姓名全称和证件号码后六位须与保单库一致，空格和全角半角不影响。姓名错或号码错，回答相同。
    """
    assert is_same_person(name=name, tail=tail, book_name="王小明", book_number="42010219800101123X") is same


def test_whom_the_book_cannot_identify_a_person_helps() -> None:
    """Where the book has no identity number, nobody gets in by machine; the hotline helps.

    zh:保单库中没有证件号码的客户不能自助登录，由热线协助。
    """
    assert not is_same_person(name="王小明", tail="", book_name="王小明", book_number=None)


def test_an_unknown_short_code_is_answered_like_a_known_one(epidemic: Incident, book_of_claims: None) -> None:
    """A short code that we never gave out gets the same pages as a true one; only no message is sent.

    zh:从未发出过的短码，看到的页面与真实短码相同，只是不会发出短信。
    """
    pages = []
    for code in (invited(epidemic), UNKNOWN):
        visitor = Client(headers={"accept-language": "en"})
        answer = knocked(visitor, code)
        pages.append((answer["Location"], text_of(visitor.post("/c/code", {"one_time_code": "123456"}))))
    assert pages[0] == pages[1]


def test_a_code_is_worth_five_minutes_and_opens_once(
    epidemic: Incident, book_of_claims: None, browser: Client, later: Travel
) -> None:
    """A one-time code is worth five minutes and opens once, in the browser that asked for it.

    zh:验证码 5 分钟内有效，只能用一次，且只在索取它的浏览器中有效。
    """
    knocked(browser, invited(epidemic))
    digits = code_on_handset()
    assert Client().post("/c/code", {"one_time_code": digits}).status_code == 302
    later(timedelta(minutes=4, seconds=59))
    assert browser.post("/c/code", {"one_time_code": digits})["Location"] == "/c/identity"
    assert browser.post("/c/code", {"one_time_code": digits}).status_code == 200
    later(timedelta(minutes=1))
    browser.post("/c/code/again")
    late = code_on_handset()
    later(timedelta(minutes=5, seconds=1))
    assert "five minutes are over" in text_of(browser.post("/c/code", {"one_time_code": late}))


def test_the_new_owner_of_a_number_learns_nothing(epidemic: Incident, book_of_claims: None, browser: Client) -> None:
    """Somebody who got a customer's old number and passes the one-time code sees no name, number or case, and can say
    that the message was not meant for them.

    zh:得到客户旧号码的人即使通过验证码，也看不到姓名、号码或案件，并可告知消息不是发给自己的。
    """
    opened(epidemic)
    with_phone_proved(browser, invited(epidemic))
    page = text_of(browser.get("/c/identity"))
    assert not any(fact in page for fact in (name_of(WANG), tail_of(WANG), "1381234", "HLT01"))
    assert browser.get("/c/claims")["Location"] == "/c/"
    assert browser.post("/c/not-me")["Location"] == "/c/not-for-you"


def test_the_customer_states_the_event_before_the_case_is_shown(
    epidemic: Incident, book_of_claims: None, browser: Client
) -> None:
    """Signed in, the customer first says what happened; product, benefit and amount are shown only afterwards, and the
    facts of a list never.

    zh:登录后先由客户本人陈述发生了什么；之后才显示产品、责任和金额，名单内容则永不显示。
    """
    opened(epidemic, list_facts={"hospital": "协和秘密医院"})
    page = text_of(signed_in(browser, epidemic).get("/c/claims"))
    assert "Tell us what happened" in page
    assert not any(fact in page for fact in ("illness insurance", "Benefit on diagnosis", "10,000", "协和秘密医院"))
