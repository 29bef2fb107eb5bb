import re
from pathlib import Path

from django.utils.translation import override

from unpaused.ui import statuses
from unpaused.ui.templatetags.ui import status

SPRITE = Path(__file__).parents[1] / "static" / "ui" / "icons.svg"
UI = Path(__file__).parents[1]


def test_red_is_for_a_broken_promise_and_for_nothing_else() -> None:
    assert [code for code, each in statuses.STATUSES.items() if each.tone == "broken"] == ["promise_broken"]


def test_every_status_has_an_icon_that_exists() -> None:
    drawn = set(re.findall(r'symbol id="([\w-]+)"', SPRITE.read_text()))
    assert {each.icon for each in statuses.STATUSES.values()} <= drawn


def test_every_icon_named_in_a_template_exists() -> None:
    drawn = set(re.findall(r'symbol id="([\w-]+)"', SPRITE.read_text()))
    named = {
        name
        for template in UI.rglob("*.html")
        for name in re.findall(r'\{% icon "([\w-]+)"', template.read_text("utf-8"))
    }
    assert named - drawn == set()


def test_a_status_is_text_and_icon_and_tone() -> None:
    with override("zh-hans"):
        shown = status("paid")
    assert "已赔付" in shown
    assert "icons.svg#done" in shown
    assert "tone-done" in shown


def test_a_scope_refines_a_status_and_others_keep_the_general_one(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(statuses, "STATUSES", dict(statuses.STATUSES))
    statuses.register("site.open", "Open to visitors", "done", "site")
    assert statuses.status_of("open", "site").label == "Open to visitors"
    assert statuses.status_of("open", "elsewhere") == statuses.STATUSES["open"]


def test_an_unknown_status_is_shown_as_it_is() -> None:
    assert statuses.status_of("<odd>").label == "<odd>"
    assert "<odd>" not in status("<odd>")
