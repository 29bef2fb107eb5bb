"""The operator's commands, as a process that works on the database of the test."""

import os
import subprocess
import sys

import psycopg
from django.conf import settings
from django.db import transaction

from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditSeal
from unpaused.foundation.privacy.subjects import subject_of_person


def _operate(*arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "unpaused.config.operator", *arguments],
        env=os.environ | {"DATABASE_URL": settings.DATABASE_URL},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_an_untouched_trail_holds(committed_db: None) -> None:
    with transaction.atomic():
        trail.record(by=Actor.system("test"), action="test.act", on=("thing", 1))
    code, said = _operate("audit")
    assert (code, "Every seal holds." in said) == (0, True)


def test_a_changed_trail_is_found(committed_db: None, database_server: EmbeddedPostgres, database_name: str) -> None:
    with transaction.atomic():
        trail.record(by=Actor.system("test"), action="test.act", on=("thing", 1))
    while not AuditSeal.objects.exists():  # an open transaction elsewhere in the server holds the seal back
        _operate("audit")
    with psycopg.connect(database_server.connection().url("postgres", database_name)) as thief:
        thief.execute("SET session_replication_role = replica")
        thief.execute("UPDATE audit_auditrow SET action = 'innocent'")
    code, said = _operate("audit")
    assert (code, "1 rows are there as were sealed, but some were changed" in said) == (1, True)


def test_a_forged_trail_without_its_seals_gets_no_new_seal(
    committed_db: None, database_server: EmbeddedPostgres, database_name: str
) -> None:
    with transaction.atomic():
        trail.record(by=Actor.system("test"), action="test.act", on=("thing", 1))
    while not AuditSeal.objects.exists():
        _operate("audit")
    with psycopg.connect(database_server.connection().url("postgres", database_name)) as thief:
        thief.execute("SET session_replication_role = replica")
        thief.execute("TRUNCATE audit_auditseal")
        thief.execute("UPDATE audit_auditrow SET action = 'innocent'")
    code, said = _operate("audit")
    assert (code, "which this machine has seen, is gone" in said, AuditSeal.objects.count()) == (1, True, 0)


def test_a_person_is_forgotten_once_and_for_all(committed_db: None) -> None:
    subject = subject_of_person(7)
    assert _operate("forget", "7", "asked for deletion")[0] == 0
    subject.refresh_from_db()
    assert subject.wrapped_key is None


def test_nobody_known_is_said(committed_db: None) -> None:
    assert _operate("forget", "8", "asked for deletion")[0] == 1
