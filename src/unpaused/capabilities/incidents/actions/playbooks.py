"""Playbooks on their way from the folder to the database: validated on every load, stored once a version."""

from contextlib import suppress
from typing import Any

from django.db import connection, transaction

from unpaused.capabilities.incidents.models import Kind, Playbook
from unpaused.capabilities.incidents.queries.playbooks import codes, digest_of, newest_approved, next_version, source_of
from unpaused.capabilities.incidents.rules.playbook import Fitting, Plan, Surroundings, read
from unpaused.foundation import areas, measures
from unpaused.foundation.measures.forecasts import all_assumptions
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


def plan_of(name: str, source: str) -> Plan:
    """The validated playbook. Raises PlaybookRefused with every fault."""
    table = areas.load_or_empty()

    def area_is_known(code: str) -> bool:
        return table.knows(code) if len(table) else code.isdecimal() and len(code) == 6

    around = Surroundings(
        tuple(Kind.values), _plain_value, area_is_known, areas.contains, _holds_for, _fittings(), _bounds()
    )
    return read(name, source, around)


@transaction.atomic
def choose(code: str) -> Playbook:
    """The version that an incident gets: the newest approved one, after the shipped file was looked at.

    A shipped file that changed becomes a version of its own. Where the house has approved its own playbook under the
    same code, the file's new version waits for approval like any other: a release overrules nobody.
    Raises Refused (no such playbook, none approved), PlaybookRefused.
    """
    one_at_a_time()
    own = newest_approved(code)
    if own is None or own.origin == Playbook.Origin.SHIPPED:
        _store_shipped(code, Playbook.Status.APPROVED)
    else:
        with suppress(Refused):  # a file with faults must not take away what the house has approved
            _store_shipped(code, Playbook.Status.DRAFT)
    chosen = newest_approved(code)
    if chosen is None:
        raise Refused("playbook.not_approved", "No version of the playbook {name} is approved.", name=code)
    return chosen


def _store_shipped(code: str, status: Playbook.Status) -> None:
    if code not in codes() and Playbook.objects.filter(code=code).exists():
        return
    source = source_of(code)
    plan = plan_of(code, source)
    shipped = Playbook.objects.filter(code=code, origin=Playbook.Origin.SHIPPED).order_by("-version").first()
    if shipped is None or shipped.sha256 != digest_of(source):
        new_version(code, source, plan, origin=Playbook.Origin.SHIPPED, status=status).save()


def new_version(code: str, source: str, plan: Plan, **more: Any) -> Playbook:
    """The next version under a code, not saved yet. Within `one_at_a_time`."""
    return Playbook(
        code=code,
        version=next_version(code),
        kind=plan.kind,
        title=plan.title,
        source=source,
        sha256=digest_of(source),
        stored_at=clock.now(),
        **more,
    )


def _plain_value(type_name: str, raw: object) -> Any:
    measure_type = measures.get(type_name)
    return measure_type.shape.dump_python(measure_type.parse(raw), mode="json")


def _holds_for(type_name: str, product_code: str) -> bool:
    """True for an unknown type: that is another fault, and told as such."""
    try:
        return measures.get(type_name).holds_for(product_code)
    except Refused:
        return True


def _fittings() -> tuple[Fitting, ...]:
    return tuple(
        Fitting(fit.first, fit.second, fit.fits, fit.message, (_normal(fit.first), _normal(fit.second)))
        for fit in measures.all_fits()
    )


def _bounds() -> dict[str, tuple[float, float]]:
    return {name: (each.least, each.most) for name, each in all_assumptions().items()}


def _normal(type_name: str) -> Any:
    return _plain_value(type_name, measures.get(type_name).normal)


def one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents.playbook'))")
