"""`unpaused account`: the first people of an installation, made on the machine's terminal by a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings, settings
from django.test import Client
from psycopg import sql

from unpaused.capabilities.administration import actions
from unpaused.config.processes import checks, newcomers
from unpaused.config.processes.postgres import EmbeddedPostgres, create_database
from unpaused.foundation.accounts.models import MACHINE_OWNER, User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel.errors import NotPermitted

PASSWORD = "a long enough password"
_COMMAND = [sys.executable, "-c", "from unpaused.config.cli.main import main; main()"]


def _unpaused(*arguments: str, **surroundings: str) -> "subprocess.CompletedProcess[str]":
    """Outside drills, as real installations are."""
    given = {"DATABASE_URL": settings.DATABASE_URL, "UNPAUSED_DRILL": "0"} | surroundings
    return subprocess.run([*_COMMAND, *arguments], env=os.environ | given, capture_output=True, text=True)


def _made(name: str, *more: str) -> dict[str, Any]:
    done = _unpaused("account", name, "--name", "王芳", "--json", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["password"] not in done.stderr
    return dict(json.loads(done.stdout))


def _acts(name: str) -> list[tuple[str, str, dict[str, object]]]:
    rows = AuditRow.objects.filter(object_type="account", object_id=str(User.objects.get(username=name).pk))
    return list(rows.order_by("pk").values_list("actor", "action", "detail"))


def test_the_first_one_signs_in_replaces_the_password_and_is_led_to_the_second_factor(
    committed_db: None, settings: LazySettings
) -> None:
    given = _made("first")["password"]
    settings.DRILL, settings.SECOND_FACTOR = False, True
    browser = Client(headers={"accept-language": "en"})
    browser.post("/accounts/sign-in", {"username": "first", "password": given})
    assert browser.get("/administration/accounts")["Location"] == "/accounts/password"
    changed = {"oldpassword": given, "password1": PASSWORD, "password2": PASSWORD}
    assert browser.post("/accounts/password", changed).status_code == 302
    assert browser.get("/administration/accounts")["Location"] == "/accounts/second-factor"
    settings.SECOND_FACTOR = False
    assert browser.get("/administration/accounts").status_code == 200


def test_of_the_first_two_the_owner_is_the_second_person_and_the_third_waits_for_one_of_them(
    committed_db: None,
) -> None:
    first, second, third = _made("first"), _made("second"), _made("third", "--role", "commander")
    assert [each["waits"] for each in (first, second, third)] == [False, False, True]
    by = "system:operator"
    for could, name in enumerate(("first", "second")):
        made = (by, "accounts.create", {"role": "operator", "branch": ""})
        assert _acts(name) == [made, (by, "accounts.owner_stood_in", {"role": "operator", "could_confirm": could})]
        assert User.objects.get(username=name).may(Permission.KEEP_ACCOUNTS)
    assert [act for _by, act, _detail in _acts("third")] == ["accounts.create"]
    waiting = User.objects.get(username="third")
    assert (waiting.unconfirmed_by, waiting.may(Permission.COMMAND)) == ([MACHINE_OWNER], False)
    with pytest.raises(NotPermitted):
        actions.confirm_account(by=waiting, account_id=waiting.pk)
    actions.confirm_account(by=User.objects.get(username="first"), account_id=waiting.pk)
    assert User.objects.get(username="third").may(Permission.COMMAND)
    assert _acts("third")[-1][2]["given_by"] == ["machine_owner"]


def test_two_at_once_count_each_other(committed_db: None) -> None:
    User.objects.create_user("first", display_name="First", role="operator")
    given = os.environ | {"DATABASE_URL": settings.DATABASE_URL, "UNPAUSED_DRILL": "0"}
    both = [
        subprocess.Popen([*_COMMAND, "account", name, "--name", "x"], env=given, stdout=subprocess.DEVNULL)
        for name in ("second", "third")
    ]
    assert [each.wait() for each in both] == [0, 0]
    assert User.objects.filter(unconfirmed_by=[MACHINE_OWNER]).count() == 1


def test_a_database_without_tables_is_said(database_server: EmbeddedPostgres, tmp_path: Path) -> None:
    connection = database_server.connection()
    with psycopg.connect(connection.url("postgres", "postgres"), autocommit=True) as admin:
        create_database(admin, "test_bare")
        bare = {"DATABASE_URL": connection.url("unpaused_app", "test_bare"), "UNPAUSED_HOME": str(tmp_path)}
        done = _unpaused("account", "first", "--name", "x", "--json", **bare)
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier("test_bare")))
    assert (done.returncode, json.loads(done.stdout)["code"]) == (1, "database.bare")


def test_check_and_the_start_know_whether_anybody_has_an_account(
    committed_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.DATABASE_URL)
    monkeypatch.setenv("UNPAUSED_DRILL", "0")
    User.objects.create_user("drill", display_name="Drill", role="operator", is_drill=True)
    said = "nobody has an account: nobody can sign in"
    assert not newcomers.anybody_in(tmp_path)
    assert said in [each.what for each in checks.findings()]
    User.objects.create_user("first", display_name="First", role="operator")
    assert newcomers.anybody_in(tmp_path)
    assert said not in [each.what for each in checks.findings()]


def test_it_says_what_to_do_next_and_what_is_wrong_in_the_readers_language(committed_db: None) -> None:
    done, again = (_unpaused("account", "first", "--name", "王芳", "--lang", "zh") for _time in range(2))
    said = ("首个密码（只显示这一次）：", "由您代替第二人", "请立即再开立一名运维人员")
    assert [words for words in said if words not in done.stdout] == []
    assert (done.returncode, done.stderr) == (0, "")
    assert (again.returncode, again.stdout, "已有使用此用户名的账号" in again.stderr) == (1, "", True)
