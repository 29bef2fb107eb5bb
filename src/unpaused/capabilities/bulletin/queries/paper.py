"""The words of a bulletin on paper: what its page states, where each figure comes from, who answers for it."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from unpaused.capabilities.bulletin.models import Bulletin, FrozenFigure
from unpaused.capabilities.bulletin.queries import bulletins
from unpaused.foundation.papers import Paper, Table, printable
from unpaused.foundation.papers.words import LANGUAGES, in_chinese, value_in_words
from unpaused.foundation.papers.words import exact_moment as _moment

FACTS = (0.22, 0.78)


def paper_of(bulletin: Bulletin, language: str) -> Paper:
    """In "zh" or "en". Raises KeyError for another language."""
    with translation.override(LANGUAGES[language]):
        figures = bulletins.counted_figures_of(bulletin)
        paper = Paper(
            number=bulletin.number,
            language=language,
            title=_("Situation report"),
            subject=bulletin.head["title"],
            notices=_notices(bulletin),
            parts=(_facts(bulletin), _values(figures), _provenance(bulletin, figures), _answered_for(bulletin)),
            foot=_foot(bulletin),
            author=bulletin.drafted_by.display_name,
            moment=bulletin.signed_at or bulletin.as_of,
        )
        return printable(paper)


def _notices(bulletin: Bulletin) -> tuple[str, ...]:
    said = []
    if bulletin.head["drill"]:
        said.append(_("A drill on synthetic data: nothing here happened."))
    if bulletin.signed_at is None:
        said.append(_("A draft, not a bulletin yet."))
    return (*said, _("A bulletin is not a filing to the regulator."))


def _facts(bulletin: Bulletin) -> Table:
    head = bulletin.head
    rows = (
        (_("Number"), bulletin.number),
        (_("Incident"), f"{head['incident']} {head['title']}"),
        (_("Areas"), head["areas_in_words"]["zh" if in_chinese() else "en"]),
        (_("Since"), _moment(datetime.fromisoformat(head["since"]))),
        (_("Playbook"), head["playbook"] or "–"),
        (_("As of"), _moment(bulletin.as_of)),
    )
    return Table("", (), rows, FACTS)


def _values(figures: list[FrozenFigure]) -> Table:
    rows = tuple((_label(each), value_in_words(each.value, each.unit)) for each in figures)
    return Table(_("Figures"), (_("Figure"), _("Value")), rows, (0.7, 0.3), frozenset({1}))


def _provenance(bulletin: Bulletin, figures: list[FrozenFigure]) -> Table:
    as_of = _moment(bulletin.as_of)
    rows = tuple((_label(each), each.name, each.record_type, f"{_count(each):,}", as_of) for each in figures)
    columns = (_("Figure"), _("Query"), _("Counted from"), _("Records"), _("As of"))
    return Table(_("Where each figure comes from"), columns, rows, (0.26, 0.29, 0.13, 0.1, 0.22), frozenset({3}))


def _answered_for(bulletin: Bulletin) -> Table:
    drafted = (_("Drafted by"), f"{bulletin.drafted_by.display_name}, {_moment(bulletin.as_of)}")
    if bulletin.signed_by is None or bulletin.signed_at is None:
        rows: tuple[tuple[str, ...], ...] = (drafted, (_("Signed by"), _("not signed")))
    else:
        rows = (
            drafted,
            (_("Signed by"), f"{bulletin.signed_by.display_name}, {_moment(bulletin.signed_at)}"),
            (_("SHA-256 of the frozen content"), bytes(bulletin.digest or b"").hex()),
            (_("Signature (Ed25519)"), bytes(bulletin.signature or b"").hex()),
            (_("Public key"), bulletins.public_key(bulletin).hex()),
        )
    return Table(_("Who answers for them"), (), rows, FACTS)


def _foot(bulletin: Bulletin) -> str:
    digest = bytes(bulletin.digest or b"").hex()
    return f"{bulletin.number} · SHA-256 {digest[:16]}" if digest else f"{bulletin.number} · {_('not signed')}"


def _label(figure: FrozenFigure) -> str:
    return figure.label_zh if in_chinese() else figure.label_en


def _count(figure: FrozenFigure) -> int:
    return int(getattr(figure, "records", 0))
