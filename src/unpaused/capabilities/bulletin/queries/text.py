"""A bulletin as plain text, for a terminal or a message."""

from datetime import datetime
from unicodedata import east_asian_width

from django.utils import translation
from django.utils.translation import gettext as _

from unpaused.capabilities.bulletin.models import Bulletin, FrozenFigure
from unpaused.capabilities.bulletin.queries import bulletins
from unpaused.foundation.papers.words import in_chinese, value_in_words
from unpaused.kernel.clock import CHINA

WIDTH = 72


def render_text(bulletin_id: int, language: str) -> str:
    """The whole bulletin in "zh" or "en". Raises Refused for an unknown one."""
    with translation.override("zh-hans" if language.startswith("zh") else "en"):
        bulletin = bulletins.get(bulletin_id)
        lines = [*_head(bulletin), "", *map(_line, bulletins.figures_of(bulletin)), "", *_foot(bulletin)]
    return "\n".join(lines)


def _head(bulletin: Bulletin) -> list[str]:
    head = bulletin.head
    area = head["areas_in_words"]["zh" if in_chinese() else "en"]
    title = _("Situation report") + f"  {bulletin.number}"
    as_of = _("As of {moment}").format(moment=_moment(bulletin.as_of))
    drill = f"  [{_('drill on synthetic data')}]" if head["drill"] else ""
    return [title, f"{head['title']} · {area}{drill}", f"{as_of} · {_('playbook')} {head['playbook']}", "─" * WIDTH]


def _line(figure: FrozenFigure) -> str:
    label = figure.label_zh if in_chinese() else figure.label_en
    value = value_in_words(figure.value, figure.unit)
    return label + " " * max(1, WIDTH - _columns(label) - _columns(value)) + value


def _foot(bulletin: Bulletin) -> list[str]:
    drafted = _("Drafted by {name}").format(name=bulletin.drafted_by.display_name)
    if bulletin.signed_by is None or bulletin.signed_at is None:
        return ["─" * WIDTH, f"{drafted} · {_('not signed')}"]
    signed = _("signed by {name}, {moment}").format(
        name=bulletin.signed_by.display_name, moment=_moment(bulletin.signed_at)
    )
    digest = bytes(bulletin.digest or b"").hex()
    return ["─" * WIDTH, f"{drafted} · {signed}", f"SHA-256 {digest}"]


def _columns(text: str) -> int:
    """Places in a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _moment(value: datetime) -> str:
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
