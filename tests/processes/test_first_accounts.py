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


def test_who_cannot_confirm_counts_for_nothing(committed_db: None) -> None:
    for name, more in {
        "branch": {"role": "operator", "branch_code": "B01"},
        "drill": {"role": "operator", "is_drill": True},
        "left": {"role": "operator", "is_active": False, "left_at": "2026-01-01T00:00Z"},
        "waits": {"role": "commander", "unconfirmed_by": [1]},
        "examiner": {"role": "examiner"},
    }.items():
        User.objects.create_user(name, display_name=name, **more)
    made = _made("first")
    assert (made["waits"], made["could_confirm"]) == (False, 0)


def test_two_at_once_count_each_other(committed_db: None) -> None:
    _made("first")
    given = os.environ | {"DATABASE_URL": settings.DATABASE_URL, "UNPAUSED_DRILL": "0"}
    both = [
        subprocess.Popen([*_COMMAND, "account", name, "--name", "x"], env=given, stdout=subprocess.DEVNULL)
        for name in ("second", "third")
    ]
    assert [each.wait() for each in both] == [0, 0]
    assert User.objects.filter(unconfirmed_by=[MACHINE_OWNER]).count() == 1


def test_a_role_without_power_holds_at_once_and_nobody_stands_in(committed_db: None) -> None:
    made = _made("clerk", "--role", "agent")
    assert (made["waits"], [act for _by, act, _detail in _acts("clerk")]) == (False, ["accounts.create"])


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("First password, shown this once: ", "you stood in for the second person", "Make a second operator")),
        ("zh", ("首个密码（只显示这一次）：", "由您代替第二人", "请立即再开立一名运维人员")),
    ],
)
def test_it_says_what_to_do_next_in_the_readers_language(committed_db: None, lang: str, said: tuple[str, ...]) -> None:
    done = _unpaused("account", "first", "--name", "王芳", "--lang", lang)
    assert [words for words in said if words not in done.stdout] == []
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("first", "--name", "x"), "administration.name_taken", "已有使用此用户名的账号"),
        (("b oss", "--name", "x"), "administration.username", "用户名为 2 至 59 个"),
        (("other", "--name", " "), "administration.display_name", "姓名为 1 至 60 个"),
        (("other", "--name", "\x1b[2J"), "administration.display_name", "姓名为 1 至 60 个"),
        (("other", "--name", "x", "--role", "king"), "administration.unknown_role", "没有这个角色"),
        (("other", "--name", "x", "--role", "salesperson"), "administration.on_the_pages", "业务员账号由运维人员"),
    ],
)
def test_refusals_are_words_and_leave_nothing(
    committed_db: None, arguments: tuple[str, ...], code: str, words: str
) -> None:
    User.objects.create_user("first", display_name="First", role="operator")
    done = _unpaused("account", *arguments, "--json", "--lang", "zh")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["code"], words in answer["reason"]) == (1, code, True)
    assert (User.objects.count(), AuditRow.objects.count()) == (1, 0)


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
