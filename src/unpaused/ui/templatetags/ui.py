"""The components of pages, as tags. `{% load ui %}`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.base import NodeList
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from unpaused.foundation.live.topics import token
from unpaused.kernel.clock import now
from unpaused.kernel.money import Fen, yuan
from unpaused.ui import charts, fields, formats
from unpaused.ui.beside import panels
from unpaused.ui.statuses import status_of
from unpaused.ui.worklist import Worklist

register = template.Library()
Context = template.Context


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of icons.svg. Decorative, unless it has a label."""
    source = f"{static('ui/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, source)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', source)


@register.simple_tag(takes_context=True)
def again(context: Context, block: str) -> SafeString:
    """What the page wrote into a block, once more: the title stands in <title>, the breadcrumb and the heading."""
    return BlockNode(block, NodeList()).render(context)


@register.simple_tag
def status(value: str, scope: str = "", solid: bool = False) -> SafeString:
    """Text, icon and colour of a status from the one scale (ui/statuses.py)."""
    found = status_of(str(value), scope)
    solidly = " solid" if solid else ""
    return format_html('<span class="status tone-{}{}">{}{}</span>', found.tone, solidly, icon(found.icon), found.label)


@register.simple_tag
def money(fen: Fen | None) -> SafeString:
    """¥1,234.56; a dash where there is none yet."""
    return _dash() if fen is None else format_html('<span class="money">{}</span>', yuan(fen))


@register.simple_tag
def big_number(number: int | None) -> SafeString:
    """Grouped in English, 万/亿 in Chinese; the exact number in its title."""
    if number is None:
        return _dash()
    digits, unit = formats.big_number(number)
    return format_html('<data value="{}" title="{}">{}{}</data>', number, f"{number:,}", digits, unit)


@register.simple_tag
def plain_figure(value: float | None, kind: str = "number") -> SafeString:
    """A figure in a table: as `figure` draws it, without its frame."""
    if value is None:
        return _dash()
    pieces = _pieces(value, kind, "")
    return format_html('<span class="number">{}</span>', "".join(f"{digits}{unit}" for digits, unit in pieces))


@register.simple_tag
def grown(value: float | None, kind: str = "number") -> SafeString:
    """How much a figure grew, with its sign; a dash where nobody knows."""
    if value is None:
        return _dash()
    sign = "+" if value > 0 else "−" if value < 0 else ""
    text = "".join(f"{digits}{unit}" for digits, unit in _pieces(abs(value), kind, ""))
    return format_html('<span class="number">{}{}</span>', sign, text)


@register.simple_tag
def percent(share: float | None) -> str:
    """0.993 -> 99.3%."""
    return _dash() if share is None else formats.percent(share)


@register.simple_tag
def moment(value: datetime | date | None, style: str = "minute") -> SafeString:
    """A <time> in China time. `style`: "minute" (2020-01-27 12:05) or "day" (2020年1月27日)."""
    if value is None:
        return _dash()
    text = formats.moment(value) if isinstance(value, datetime) and style == "minute" else formats.day(value)
    return format_html('<time class="nowrap" datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag
def age(value: datetime | None) -> SafeString:
    """How long ago, in the largest unit; the page keeps it current."""
    if value is None:
        return _dash()
    return format_html(
        '<time class="nowrap" datetime="{}" title="{}" data-age>{}</time>',
        value.isoformat(),
        formats.moment(value),
        formats.age(now() - value),
    )


@register.simple_tag
def countdown(until: datetime | None) -> SafeString:
    """How long until then, to the minute; the page keeps it current, and says when it is over."""
    if until is None:
        return _dash()
    left = max(0, int((until - now()).total_seconds()))
    return format_html(
        '<time class="nowrap" datetime="{}" title="{}" data-until>{}</time>',
        until.isoformat(),
        formats.moment(until),
        formats.left(left),
    )


@register.simple_tag
def duration(seconds: float | None) -> str:
    """The two largest units."""
    return _dash() if seconds is None else formats.duration(seconds)


def _dash() -> SafeString:
    return format_html('<span class="muted" aria-label="{}">–</span>', _("none yet"))


@register.inclusion_tag("ui/parts/masked.html", takes_context=True)
def masked(context: Context, text: str, reveal_url: str = "", label: str = "") -> dict[str, Any]:
    """A masked value; with `reveal_url`, a form that asks for the reason and posts it there (ui/revealing.py)."""
    return {
        "text": text,
        "reveal_url": reveal_url,
        "label": label or _("masked value"),
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, as_title: bool = False, short: bool = False, label: str = "") -> dict[str, Any]:
    """Label, hint, control, error. `as_title`: its label is the page's heading (one question a page)."""
    return fields.drawn(bound) | {"as_title": as_title, "short": short, "label": label or bound.label}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, Any]:
    """What is wrong, first on the page, each line linked to its field in the same words."""
    return {"errors": fields.errors(form) if isinstance(form, BaseForm) else []}


@register.inclusion_tag("ui/parts/figure.html")
def figure(
    label: str,
    value: float | None,
    kind: str = "number",
    unit: str = "",
    href: str = "",
    trend: Sequence[float] = (),
    at: datetime | None = None,
    tone: str = "",
    note: str = "",
) -> dict[str, Any]:
    """A hero figure. `kind`: number, exact (never in 万), money (fen), percent (0..1) or duration (seconds); `href`
    opens its records, `trend` is a series, `at` its age where that differs from the page's."""
    return {
        "label": label,
        "pieces": _pieces(value, kind, unit),
        "exact": f"{value:,}" if value is not None and kind == "number" else "",
        "href": href,
        "points": charts.line(trend),
        "at": at,
        "tone": tone,
        "note": note,
    }


def _pieces(value: float | None, kind: str, unit: str) -> list[tuple[str, str]]:
    """Large digits, each with the small unit behind it."""
    if value is None:
        return [("–", "")]
    if kind == "money":
        whole, _point, cents = yuan(int(value)).partition(".")
        return [(whole, f".{cents}")]
    if kind == "percent":
        return [(formats.percent(value).removesuffix("%"), "%")]
    if kind == "duration":
        return formats.duration_pieces(value)
    if kind == "exact":
        return [(f"{int(value):,}", unit)]
    digits, small = formats.big_number(int(value))
    return [(digits, f"{small}{unit}")]


@register.inclusion_tag("ui/parts/progress.html")
def progress(value: int, total: int, label: str = "") -> dict[str, Any]:
    """A bar that knows its end."""
    return {"value": min(value, total), "total": max(total, 1), "label": label, "real_total": total}


@register.inclusion_tag("ui/parts/chart.html")
def chart_table(
    rows: Sequence[Mapping[str, object]],
    caption: str,
    label: str,
    unit: str = "",
    kind: str = "bars",
    value_kind: str = "number",
) -> dict[str, Any]:
    """A chart with its table. Rows are {"label", "value", "href"?, "tone"?}; `kind` "bars", or "columns" over time;
    `value_kind` "number" or "money" (fen)."""
    drawn = charts.bars(rows) if kind == "bars" else charts.columns(rows)
    return {"kind": kind, "rows": drawn, "caption": caption, "label": label, "unit": unit, "value_kind": value_kind}


@register.inclusion_tag("ui/parts/pagination.html")
def pagination(page: Worklist[Any]) -> dict[str, Any]:
    """Where we are in a list, and the way to its other pages."""
    return {"page": page, "query": urlencode(page.query)}


@register.inclusion_tag("ui/parts/column.html", takes_context=True)
def column(context: Context, name: str, label: str, end: bool = False) -> dict[str, Any]:
    """A heading that sorts `page`; `name` is one of its orders."""
    page: Worklist[Any] = context["page"]
    here = page.sort.removeprefix("-") == name
    turned = name if not here or page.sort.startswith("-") else f"-{name}"
    address = urlencode({**page.query, "sort": turned})
    return {"label": label, "here": here, "downwards": page.falls, "address": address, "end": end}


@register.inclusion_tag("ui/parts/stepper.html")
def stepper(steps: Sequence[str], current: int) -> dict[str, Any]:
    """Steps of a process with few of them; `current` counts from 0."""
    marked = [
        {"label": label, "state": "done" if index < current else "current" if index == current else "later"}
        for index, label in enumerate(steps)
    ]
    return {"steps": marked}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(entries: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    """What happened, newest first. Entries: {"at", "text", "who"?, "detail"?, "icon"?, "tone"?}."""
    return {"entries": entries}


@register.inclusion_tag("ui/parts/tracker.html")
def tracker(steps: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    """A customer's steps: {"label", "state": done | current | later, "at"?, "due"?, "note"?}."""
    return {"steps": steps}


@register.inclusion_tag("ui/parts/freshness.html")
def freshness(at: datetime, stale_after: int = 120) -> dict[str, Any]:
    """ "Updated at ...", which turns amber after `stale_after` seconds without an update."""
    return {"at": at, "stale_after": stale_after, "stale": (now() - at).total_seconds() > stale_after}


@register.inclusion_tag("ui/parts/beside.html", takes_context=True)
def beside(context: Context, page: str, record_id: int, section_class: str = "") -> dict[str, Any]:
    """What rooms higher up have to say on this page."""
    return {"panels": panels(context["request"], page, record_id), "section_class": section_class}


@register.simple_tag(takes_context=True)
def live(context: Context, topic: str, url: str = "") -> SafeString:
    """Attributes for an element with an id: when `topic` changes it is fetched anew from `url` (this page)."""
    request: HttpRequest = context["request"]
    topics = request.__dict__.setdefault("live_topics", [])
    if topic not in topics:
        topics.append(topic)
    return format_html('data-live="{}" data-live-url="{}"', topic, url or request.get_full_path())


@register.inclusion_tag("ui/parts/live_source.html", takes_context=True)
def live_source(context: Context) -> dict[str, Any]:
    """Where the page listens, and its leave to do so; last in the shell, when all topics are known."""
    request: HttpRequest | None = context.get("request")
    topics = sorted(getattr(request, "live_topics", []))
    leave = token(topics) if topics else ""
    return {"topics": topics, "token": leave, "live_url": settings.LIVE_URL}
