"""Playbooks on their way from the folder to the database: validated on every load, stored once a version."""

import hashlib
from typing import Any

from django.db import connection, transaction

from unpaused.capabilities.incidents.models import Kind, Playbook
from unpaused.capabilities.incidents.queries.playbooks import source_of
from unpaused.capabilities.incidents.rules.playbook import Fitting, Plan, Surroundings, read
from unpaused.foundation import areas, measures
from unpaused.kernel import clock


def plan_of(name: str, source: str) -> Plan:
    """The validated playbook. Raises PlaybookRefused with every fault."""
    table = areas.load_or_empty()

    def area_is_known(code: str) -> bool:
        return table.knows(code) if len(table) else code.isdecimal() and len(code) == 6

    around = Surroundings(tuple(Kind.values), _plain_value, area_is_known, areas.contains, _fittings())
    return read(name, source, around)


def store(code: str) -> Playbook:
    """The playbook file as a stored version: the last one where nothing changed, else a new one.

    Raises Refused (no such file), PlaybookRefused.
    """
    source = source_of(code)
    plan = plan_of(code, source)
    digest = hashlib.sha256(source.encode()).hexdigest()
    with transaction.atomic():
        _one_at_a_time()
        last = Playbook.objects.filter(code=code).order_by("-version").first()
        if last and last.sha256 == digest:
            return last
        return Playbook.objects.create(
            code=code,
            version=last.version + 1 if last else 1,
            kind=plan.kind,
            source=source,
            sha256=digest,
            stored_at=clock.now(),
        )


def _plain_value(type_name: str, raw: object) -> Any:
    measure_type = measures.get(type_name)
    return measure_type.shape.dump_python(measure_type.parse(raw), mode="json")


def _fittings() -> tuple[Fitting, ...]:
    return tuple(
        Fitting(fit.first, fit.second, fit.fits, fit.message, (_normal(fit.first), _normal(fit.second)))
        for fit in measures.all_fits()
    )


def _normal(type_name: str) -> Any:
    return _plain_value(type_name, measures.get(type_name).normal)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents.playbook'))")
