"""Texts: complete in two languages, short, neutral, and closed to everything that a list may hold."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unpaused.capabilities.outreach.queries.previews import SAMPLES, sample
from unpaused.capabilities.outreach.rules import templates
from unpaused.capabilities.outreach.rules.templates import Channel, Template, Text
from unpaused.capabilities.outreach.rules.variables import (
    CALLERS,
    Amount,
    Day,
    Hotline,
    HouseVariable,
    InsurerName,
    OfficialDomain,
    ShortCode,
    plain,
    restored,
)
from unpaused.gateways.sms import segments
from unpaused.kernel import ids
from unpaused.kernel.errors import Refused

HOUSE: dict[str, HouseVariable] = {
    "insurer": InsurerName("不停歇保险", "Unpaused Insurance"),
    "domain": OfficialDomain("www.unpaused.example"),
    "hotline": Hotline("95500"),
}
ALL = list(templates.all_templates().values())
TEXTS = [(template, channel, language) for template in ALL for channel, language in template.texts]
FACTS = (
    "武汉协和医院", "新型冠状病毒肺炎", "确诊", "王小明", "G1024次3车厢", "420102198001011234", "已死亡", "隔离点",
    "Wuhan Union Hospital", "COVID-19", "Zhang Wei", "flight CZ3101, seat 12A", "deceased",
)  # fmt: skip
TELLING = (
    "医院", "诊断", "确诊", "肺炎", "疫情", "病", "伤", "名单", "患者", "死亡", "身故", "事故", "理赔", "出险", "灾",
    "hospital", "diagnos", "ill", "sick", "patient", "epidemic", "death", "died", "injur", "accident", "list",
    "disaster",
)  # fmt: skip


def _filled(template: Template, channel: Channel, language: str) -> Text:
    return template.fill(channel, language, sample(template), HOUSE)


def test_the_agreed_templates_are_there() -> None:
    assert {"invitation", "help_to_contact", "one_time_code", "claim_received", "claim_paid", "claim_needs_you"} <= set(
        templates.all_templates()
    )


@pytest.mark.parametrize("template", ALL, ids=lambda t: t.name)
def test_every_template_speaks_both_languages_on_every_channel(template: Template) -> None:
    channels = {channel for channel, _ in template.texts}
    assert "sms" in channels
    assert set(template.texts) == {(channel, language) for channel in channels for language in templates.LANGUAGES}
    assert all(template.labels[language] for language in templates.LANGUAGES)


@pytest.mark.parametrize(("template", "channel", "language"), TEXTS)
def test_every_text_says_who_we_are_and_where_and_has_no_link(
    template: Template, channel: Channel, language: str
) -> None:
    text = _filled(template, channel, language)
    assert HOUSE["insurer"].shown(language) in text.body
    assert HOUSE["domain"].shown(language) in text.body
    assert "://" not in text.body
    assert "{" not in text.body + text.subject
    assert "[[" not in text.body + text.subject


@pytest.mark.parametrize("language", templates.LANGUAGES)
@pytest.mark.parametrize("template", [t for t in ALL if t.audience == "customer"], ids=lambda t: t.name)
def test_every_text_to_a_customer_can_carry_the_short_code(template: Template, language: str) -> None:
    code = SAMPLES["ShortCode"].shown(language)
    for channel in {channel for channel, _ in template.texts}:
        assert code in _filled(template, channel, language).body


@pytest.mark.parametrize("name", ["invitation", "help_to_contact", "one_time_code"])
def test_the_short_messages_of_the_chain_fit_into_one_part(name: str) -> None:
    for language in templates.LANGUAGES:
        assert segments(_filled(templates.get(name), "sms", language).body) == 1


@pytest.mark.parametrize("template", ALL, ids=lambda t: t.name)
def test_no_short_message_takes_more_than_two_parts(template: Template) -> None:
    for language in templates.LANGUAGES:
        assert segments(_filled(template, "sms", language).body) <= 2


@pytest.mark.parametrize("name", ["invitation", "help_to_contact", "one_time_code"])
def test_what_strangers_may_read_tells_nothing(name: str) -> None:
    """The number may have a new owner (二次放号); a child or an heir may hold the phone."""
    template = templates.get(name)
    for channel, language in template.texts:
        text = _filled(template, channel, language)
        words = (text.subject + " " + text.body).lower()
        for telling in TELLING:
            if telling.isascii():
                assert not any(word.startswith(telling) for word in words.replace("/", " ").split()), telling
            else:
                assert telling not in words


def test_an_optional_clause_falls_away_without_its_variable() -> None:
    template = templates.get("claim_received")
    given = {"claim": SAMPLES["ClaimNumber"]}
    assert "短码" not in template.fill("sms", "zh", given, HOUSE).body


# -- nothing of a list fits in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("kind", CALLERS.values(), ids=lambda kind: kind.__name__)
def test_no_type_takes_a_fact(kind: Any, fact: str) -> None:
    with pytest.raises(Refused):
        kind(fact)


@given(st.text(min_size=1, max_size=40))
@example("ＡＢＣＤ２３４５")
@example("CL260630-00017-4 王小明")
@example("123456\n")
def test_whatever_a_type_takes_has_its_shape_and_no_word_in_it(text: str) -> None:
    for kind in CALLERS.values():
        try:
            shown = kind(text).shown("zh")  # type: ignore[arg-type]
        except Refused:
            continue
        assert shown == text
        assert set(shown) <= set(ids.CODE_ALPHABET + "0123456789-CLBATK")
        assert "".join(shown.split()) == shown
        assert len(shown) <= 24


@pytest.mark.parametrize("template", ALL, ids=lambda t: t.name)
@pytest.mark.parametrize("fact", FACTS)
def test_no_template_takes_a_plain_string(template: Template, fact: str) -> None:
    for name in template.variables:
        given: dict[str, Any] = {**sample(template), name: fact}
        with pytest.raises(Refused):
            template.check(given)


@pytest.mark.parametrize("template", ALL, ids=lambda t: t.name)
@pytest.mark.parametrize("name", ["insurer", "domain", "hotline", "hospital", "name", "diagnosis"])
def test_no_template_takes_a_variable_of_another_name(template: Template, name: str) -> None:
    given: dict[str, Any] = {**sample(template), name: InsurerName("武汉协和医院", "Wuhan Union Hospital")}
    with pytest.raises(Refused):
        template.check(given)


def test_a_subclass_does_not_slip_through() -> None:
    class Sly(ShortCode):
        def __post_init__(self) -> None:
            pass

    with pytest.raises(Refused):
        templates.get("invitation").check({"code": Sly("武汉协和医院")})


def test_a_template_file_cannot_ask_for_free_text() -> None:
    raw = {"label": {"zh": "x", "en": "x"}, "to": "customer", "worth_hours": 1, "variables": {"hospital": "str"}}
    with pytest.raises(ValueError, match="no type"):
        templates.read("bad", raw)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{insurer} {domain} {hospital}", "unknown"),
        ("{insurer}", "who we are"),
        ("{insurer} {domain} https://x", "link"),
    ],
)
def test_a_template_with_a_fault_is_not_read(text: str, fault: str) -> None:
    raw = {
        "label": {"zh": "x", "en": "x"},
        "to": "customer",
        "worth_hours": 1,
        "variables": {},
        "sms": {"zh": text, "en": text},
    }
    with pytest.raises(ValueError, match=fault):
        templates.read("bad", raw)


def test_the_type_checker_refuses_a_string_too(tmp_path: Any) -> None:
    program = tmp_path / "caller.py"
    program.write_text(
        "from unpaused.capabilities.outreach.rules.templates import get\n"
        "from unpaused.capabilities.outreach.rules.variables import Hotline, ShortCode\n"
        "get('invitation').fill('sms', 'zh', {'code': ShortCode('ABCD2345')}, {'hotline': Hotline('95500')})\n"
        "get('invitation').fill('sms', 'zh', {'code': 'ABCD2345'}, {'hotline': Hotline('95500')})\n"
    )
    command = [sys.executable, "-m", "mypy", "--config-file=", f"--cache-dir={tmp_path}", "--ignore-missing-imports"]
    done = subprocess.run(
        [*command, "--follow-imports=silent", str(program)],
        env={**os.environ, "MYPYPATH": str(Path(templates.__file__).parents[4])},
        capture_output=True,
        text=True,
    )
    assert "caller.py:4" in done.stdout
    assert "caller.py:3" not in done.stdout


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_variable_comes_back_from_its_plain_value(kind: str) -> None:
    assert restored(kind, plain(SAMPLES[kind])) == SAMPLES[kind]


@pytest.mark.parametrize("fen", [0, -1, True, 1.5, 10**16, "1"])
def test_an_amount_is_a_whole_number_of_fen(fen: Any) -> None:
    with pytest.raises(Refused):
        Amount(fen)


def test_a_day_is_shown_as_people_say_it() -> None:
    assert Day(date(2020, 1, 24)).shown("zh") == "1月24日"
    assert Day(date(2020, 1, 24)).shown("en") == "2020-01-24"
