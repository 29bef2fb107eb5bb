"""Worklists: filters, order and page come from the address, so that a list can be sent to a colleague."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

Text = str | Promise
Row = TypeVar("Row", bound=Model)
State = Literal["rows", "empty", "no_match", "no_permission"]

PAGE_SIZE = 50
COUNTED = 10_000
"""Longer lists are not counted to their end, nor paged through: filters are the way in."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: `name` in the address, `narrow` applied where the value fits it."""

    name: str
    label: Text
    kind: Literal["search", "choice", "day"]
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class BoundFilter:
    """A filter with what was asked for; "" where nothing was, or nothing that could be understood."""

    name: str
    label: Text
    kind: str
    choices: tuple[tuple[str, Text], ...]
    value: str


def search(name: str, label: Text, *lookups: str) -> Filter:
    """Free text in any of the lookups ("number__istartswith")."""

    def narrow(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        wanted = Q()
        for lookup in lookups:
            wanted |= Q((lookup, text))
        return rows.filter(wanted)

    return Filter(name, label, "search", narrow)


def choice(name: str, label: Text, choices: Sequence[tuple[str, Text]], lookup: str = "") -> Filter:
    """One of `choices`; values outside it are ignored."""
    return Filter(name, label, "choice", lambda rows, value: rows.filter(**{lookup or name: value}), tuple(choices))


def day(name: str, label: Text, lookup: str) -> Filter:
    """A day, as in "created_at__date__gte"."""
    return Filter(name, label, "day", lambda rows, value: rows.filter(**{lookup: value}))


@dataclass(frozen=True, slots=True)
class Worklist(Generic[Row]):
    """One page of a list, with all that `ui/worklist.html` draws. Iterating gives the rows."""

    rows: tuple[Row, ...]
    state: State
    filters: tuple[BoundFilter, ...]
    number: int
    pages: int
    total: int
    more: bool
    sort: str
    orders: tuple[str, ...]
    query: Mapping[str, str]
    keyset: bool = False
    newer: str = ""
    older: str = ""
    """Where a list is read by marks instead of numbers (ui/keyset.py): what the address of the next page says."""
    falls: bool = False
    """Whether the rows go from the largest or newest down, whatever the order is called in the address."""

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def total_in_words(self) -> str:
        return f"{self.total:,}"

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers to offer; None is a gap."""
        near = {1, self.pages, *range(self.number - 2, self.number + 3)}
        offered: list[int | None] = []
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            if offered and offered[-1] is not None and number > offered[-1] + 1:
                offered.append(None)
            offered.append(number)
        return offered


def page_of(
    request: HttpRequest,
    rows: QuerySet[Row],
    filters: Sequence[Filter] = (),
    *,
    orders: Mapping[str, Sequence[str]] | None = None,
    permitted: bool = True,
) -> Worklist[Row]:
    """The page that the address asks for, 50 rows. `orders` maps a name in `?sort=` to fields; the first is the
    usual one, "-name" turns it round. Out-of-range pages give the last, unknown values are ignored."""
    bound = bind(request, filters)
    asked = {each.name: each.value for each in bound if each.value}
    orders = orders or {}
    sort, fields = ordered(request.GET.get("sort", ""), orders)
    if not permitted:
        return Worklist((), "no_permission", bound, 1, 1, 0, False, sort, tuple(orders), asked)
    found = narrowed(rows, filters, asked)
    found = found.order_by(*fields) if fields else found
    counted = found[: COUNTED + 1].count()
    total, more = min(counted, COUNTED), counted > COUNTED
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, whole(request.GET.get("page", "1"))), pages)
    shown = tuple(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    state: State = "rows" if shown else "no_match" if asked else "empty"
    query = asked | ({"sort": sort} if request.GET.get("sort") and sort else {})
    return Worklist(shown, state, bound, number, pages, total, more, sort, tuple(orders), query, falls=falling(fields))


def bind(request: HttpRequest, filters: Sequence[Filter]) -> tuple[BoundFilter, ...]:
    """What the address asks of each filter."""
    return tuple(_bind(each, request.GET.get(each.name, "").strip()) for each in filters)


def narrowed(rows: QuerySet[Row], filters: Sequence[Filter], asked: Mapping[str, str]) -> QuerySet[Row]:
    for each in filters:
        if each.name in asked:
            rows = each.narrow(rows, asked[each.name])
    return rows


def _bind(each: Filter, value: str) -> BoundFilter:
    fits = {
        "search": lambda: "\x00" not in value,
        "choice": lambda: value in {code for code, _ in each.choices},
        "day": lambda: _is_day(value),
    }[each.kind]()
    return BoundFilter(each.name, each.label, each.kind, each.choices, value if fits else "")


def ordered(asked: str, orders: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
    name = asked.removeprefix("-")
    if name not in orders:
        usual = next(iter(orders), "")
        return usual, list(orders.get(usual, ()))
    fields = list(orders[name])
    return asked, [_turned(field) for field in fields] if asked.startswith("-") else fields


def falling(fields: Sequence[str]) -> bool:
    """Whether an order begins with the largest or newest."""
    return bool(fields) and fields[0].startswith("-")


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def whole(text: str) -> int:
    """A page number from an address; 1 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
