"""Long lists read by marks: the address says after which row to go on, so that the last page costs what the first does.

A mark is the value by which the list is sorted and the row's id; rows that come or go meanwhile shift nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from unpaused.ui.worklist import PAGE_SIZE, BoundFilter, Filter, State, Worklist, bind, falling, narrowed, ordered

Row = TypeVar("Row", bound=Model)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Mark:
    """Just past, or just before, one row."""

    value: Any
    pk: int
    backwards: bool


def keyset_page_of(
    request: HttpRequest,
    rows: QuerySet[Row],
    filters: Sequence[Filter] = (),
    *,
    orders: Mapping[str, str],
    total: int = -1,
) -> Worklist[Row]:
    """The page that the address asks for, 50 rows. `orders` maps a name in `?sort=` to one field, never null, that
    sorts with the id ("-id" alone will do); `total` is for lists that are counted another way, -1 says nothing.

    Marks that cannot be read, or behind which nothing is left, give the first page.
    """
    bound = bind(request, filters)
    found = narrowed(rows, filters, {each.name: each.value for each in bound if each.value})
    return drawn(request, found, bound, orders=orders, total=total)


def drawn(
    request: HttpRequest, rows: QuerySet[Row], bound: tuple[BoundFilter, ...], *, orders: Mapping[str, str], total: int
) -> Worklist[Row]:
    """As `keyset_page_of`, of rows that were narrowed already."""
    asked = {each.name: each.value for each in bound if each.value}
    sort, (field,) = ordered(request.GET.get("sort", ""), {name: [by] for name, by in orders.items()})
    mark = mark_in(request, field)
    shown, more = _read(rows, field, mark)
    if mark and not shown:
        mark = None
        shown, more = _read(rows, field, mark)
    state: State = "rows" if shown else "no_match" if asked else "empty"
    back = bool(mark) and (more or not mark.backwards) if mark else False
    onwards = True if mark and mark.backwards else more
    query = asked | ({"sort": sort} if request.GET.get("sort") == sort else {})
    return Worklist(
        tuple(shown),
        state,
        bound,
        1,
        1,
        total,
        False,
        sort,
        tuple(orders),
        query,
        keyset=True,
        newer=_written(shown[0], field) if back else "",
        older=_written(shown[-1], field) if onwards and shown else "",
        falls=falling([field]),
    )


def mark_in(request: HttpRequest, field: str) -> Mark | None:
    """What `after` or `before` in the address says; None for nonsense."""
    backwards = "after" not in request.GET
    text = request.GET.get("before" if backwards else "after", "")[:_LONGEST]
    value, _, pk = text.rpartition("~")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    if field.removeprefix("-") in ("pk", "id"):
        return Mark(int(pk), int(pk), backwards)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return Mark(moment, int(pk), backwards) if moment.tzinfo else None


def _read(rows: QuerySet[Row], field: str, mark: Mark | None) -> tuple[list[Row], bool]:
    """Up to a page in the order of the list, and whether there is more in the direction of reading."""
    name, backwards = field.removeprefix("-"), bool(mark and mark.backwards)
    upwards = field.startswith("-") == backwards
    if mark:
        sign = "gt" if upwards else "lt"
        further = Q(**{f"{name}__{sign}": mark.value}) | Q(**{name: mark.value, f"pk__{sign}": mark.pk})
        rows = rows.filter(**{f"{name}__{sign}e": mark.value}).filter(further)
    found = list(rows.order_by(*((name, "pk") if upwards else (f"-{name}", "-pk")))[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return (shown[::-1] if backwards else shown), len(found) > PAGE_SIZE


def _written(row: Model, field: str) -> str:
    value = getattr(row, field.removeprefix("-"))
    return f"{value.isoformat()}~{row.pk}" if isinstance(value, datetime) else f"~{row.pk}"
