import os
from pathlib import Path

import pytest

from unpaused.config import translations
from unpaused.config.translations import Message


def test_every_message_of_the_house_has_its_chinese() -> None:
    assert {f"{place}: {message.text}" for message, place in translations.missing().items()} == set()


def test_no_catalogue_keeps_what_nobody_says() -> None:
    assert [message.text for message in translations.unused()] == []


def test_no_message_has_two_translations() -> None:
    assert translations.conflicting() == {}


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A package of one room with a page, an action and a catalogue."""
    (tmp_path / "room" / "templates").mkdir(parents=True)
    (tmp_path / "room" / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "Open" %}{{ _("Close") }}{% translate "May" context "month" %}'
        "{% blocktranslate count n=n %}{{ n }} claim{% plural %}{{ n }} claims{% endblocktranslate %}"
    )
    (tmp_path / "room" / "actions.py").write_text(
        'raise Refused("room.full", "The room holds {number}.", number=3)\nlabel = gettext_lazy("Room")\n'
        'word = pgettext("door", "Shut")\nlogger.info("not for people")\n'
    )
    folder = tmp_path / "room" / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Open"\nmsgstr "开"\n\n'
        'msgid "Room"\nmsgstr ""\n\nmsgid "Old"\nmsgstr "旧"\n\n#. kept: put together at run time\n'
        'msgid "Kept"\nmsgstr "留"\n'
    )
    return tmp_path


def test_messages_are_found_in_pages_and_in_errors(room: Path) -> None:
    assert set(translations.said(room)) == {
        Message("Open"),
        Message("Close"),
        Message("May", "month"),
        Message("%(n)s claim"),
        Message("The room holds {number}."),
        Message("Room"),
        Message("Shut", "door"),
    }


def test_what_has_no_chinese_is_named_with_its_place(room: Path) -> None:
    lacking = translations.missing(room)
    assert lacking[Message("The room holds {number}.")] == "room/actions.py:1"
    assert Message("Room") in lacking
    assert Message("Open") not in lacking


def test_what_nobody_says_is_named_unless_it_is_kept_for_a_reason(room: Path) -> None:
    assert translations.unused(room) == [Message("Old")]


def test_a_message_that_two_rooms_translate_differently_is_named_unless_contexts_part_them(room: Path) -> None:
    folder = room / "other" / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Open"\nmsgstr "待办"\n\n'
        'msgctxt "door"\nmsgid "Kept"\nmsgstr "存"\n'
    )
    assert translations.conflicting(room) == {Message("Open"): {"待办": ["other"], "开": ["room"]}}


def test_catalogues_are_compiled_once_and_again_when_they_change(room: Path) -> None:
    source = translations.catalogues(room)[0]
    assert translations.ensure_compiled(room) == [source.with_suffix(".mo")]
    assert translations.ensure_compiled(room) == []
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    assert translations.ensure_compiled(room) == [source.with_suffix(".mo")]
    assert [path.name for path in source.parent.iterdir() if path.suffix not in (".po", ".mo")] == []
