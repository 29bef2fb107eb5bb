"""Accounts: made, changed, closed; what a person loses, they lose at once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client

from unpaused.capabilities.administration import actions
from unpaused.capabilities.administration.actions.accounts import Duties
from unpaused.capabilities.administration.tests.conftest import PASSWORD, SignIn, member
from unpaused.foundation.accounts.models import ApiToken, User
from unpaused.foundation.accounts.permissions import POWERFUL, Permission
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel.errors import NotFound, NotPermitted, Refused


def acts(account: User) -> list[str]:
    rows = AuditRow.objects.filter(object_type="account", object_id=str(account.pk)).order_by("pk")
    return list(rows.values_list("action", flat=True))


class TestMaking:
    def test_the_first_password_is_shown_once_and_must_be_replaced(self, operator: User, signed_in: SignIn) -> None:
        browser = signed_in(operator)
        given = {"username": "new.one", "display_name": "王新", "role": "employee", "branch_code": ""}
        page = browser.post("/administration/accounts/new", given)
        shown = re.search(r"data-copy>([^<]+)<", page.content.decode())
        assert shown and page["Cache-Control"] == "no-store"
        newcomer = Client()
        newcomer.post("/accounts/sign-in", {"username": "new.one", "password": shown[1]})
        assert newcomer.get("/incidents/")["Location"] == "/accounts/password"
        changed = {"oldpassword": shown[1], "password1": PASSWORD, "password2": PASSWORD}
        assert newcomer.post("/accounts/password", changed).status_code == 302
        assert newcomer.get("/incidents/").status_code == 200

    def test_it_is_written_into_the_trail(self, operator: User) -> None:
        account, _password = actions.create_account(
            by=operator, username="new", display_name="New", duties=Duties("agent")
        )
        row = AuditRow.objects.get(action="accounts.create")
        assert (row.actor, row.object_id, row.detail) == (
            f"staff:{operator.pk}",
            str(account.pk),
            {"role": "agent", "branch": ""},
        )

    def test_a_name_is_given_once(self, operator: User, examiner: User) -> None:
        with pytest.raises(Refused, match="already"):
            actions.create_account(by=operator, username="examiner", display_name="Other", duties=Duties("agent"))

    @pytest.mark.parametrize("name", ["a", "ab c", "王", "-ab", "x" * 70])
    def test_odd_names_are_refused_at_the_field(self, operator: User, signed_in: SignIn, name: str) -> None:
        given = {"username": name, "display_name": "x", "role": "employee", "branch_code": ""}
        page = signed_in(operator).post("/administration/accounts/new", given).content.decode()
        assert "error-summary" in page
        assert User.objects.count() == 1

    def test_an_operator_of_a_branch_keeps_that_branch_alone(self, examiner: User) -> None:
        local = member("local", "operator", "B02")
        with pytest.raises(NotPermitted):
            actions.create_account(by=local, username="new", display_name="New", duties=Duties("agent", "B01"))
        with pytest.raises(NotFound):
            actions.close_account(by=local, account_id=examiner.pk, reason="left us")

    def test_only_an_operator_makes_accounts(self, examiner: User) -> None:
        with pytest.raises(NotPermitted):
            actions.create_account(by=examiner, username="new", display_name="New", duties=Duties("commander"))


class TestChanging:
    def test_nobody_raises_their_own_role(self, operator: User) -> None:
        with pytest.raises(NotPermitted):
            actions.change_account(by=operator, account_id=operator.pk, duties=Duties("commander"))
        assert User.objects.get(pk=operator.pk).role == "operator"

    def test_the_last_operator_stays_one(self, operator: User) -> None:
        local = member("local", "operator", "B02")
        second = member("second", "operator")
        actions.close_account(by=second, account_id=operator.pk, reason="left us")
        with pytest.raises(NotPermitted):
            actions.close_account(by=second, account_id=second.pk, reason="left us")
        third = member("third", "operator")
        User.objects.filter(pk=second.pk).update(is_active=False, left_at="2026-01-01T00:00Z")
        fourth = member("fourth", "operator")
        actions.close_account(by=fourth, account_id=third.pk, reason="left us")
        assert set(User.objects.filter(role="operator", is_active=True)) == {local, fourth}

    def test_two_operators_cannot_close_each_other(self, operator: User) -> None:
        second, _third = member("second", "operator"), member("third", "operator")
        actions.close_account(by=second, account_id=operator.pk, reason="left us")
        with pytest.raises(NotPermitted):
            actions.close_account(by=operator, account_id=second.pk, reason="left us")

    def test_before_and_after_are_in_the_trail(self, operator: User, examiner: User) -> None:
        actions.change_account(by=operator, account_id=examiner.pk, duties=Duties("agent", "B02"))
        detail = AuditRow.objects.get(action="accounts.change").detail
        assert detail == {
            "before": {"role": "examiner", "branch": "B01"},
            "after": {"role": "agent", "branch": "B02"},
        }


class TestTheSecondPerson:
    """An operator alone makes no commander, let alone the two who put an incident in force."""

    def made(self, operator: User, name: str = "new", role: str = "commander", branch: str = "") -> User:
        account, _password = actions.create_account(
            by=operator, username=name, display_name=name, duties=Duties(role, branch)
        )
        return account

    def may_command(self, account: User) -> bool:
        return User.objects.get(pk=account.pk).may(Permission.COMMAND)

    def test_a_powerful_role_opens_nothing_until_another_person_confirms(self, operator: User) -> None:
        account = self.made(operator)
        assert not self.may_command(account)
        with pytest.raises(Refused, match="another person"):
            actions.confirm_account(by=operator, account_id=account.pk)
        commander = member("commander", "commander")
        actions.confirm_account(by=commander, account_id=account.pk)
        assert self.may_command(account)
        row = AuditRow.objects.get(action="accounts.confirm")
        assert row.actor == f"staff:{commander.pk}" and row.detail["given_by"] == [operator.pk]

    @pytest.mark.parametrize("role", sorted(POWERFUL))
    def test_those_whom_one_operator_made_cannot_confirm_each_other(self, operator: User, role: str) -> None:
        first, second = self.made(operator, "first", role), self.made(operator, "second")
        with pytest.raises(NotPermitted):
            actions.confirm_account(by=first, account_id=second.pk)
        with pytest.raises(NotPermitted):
            actions.confirm_account(by=second, account_id=second.pk)

    def test_a_new_password_opens_the_lock_after_wrong_ones(self, operator: User) -> None:
        account, _first = actions.create_account(
            by=operator, username="new.one", display_name="New One", duties=Duties("agent")
        )
        locked_out = Client()
        for _ in range(6):
            refused = locked_out.post("/accounts/sign-in", {"username": "new.one", "password": "wrong"})
        assert refused.status_code == 429
        password = actions.new_password(by=operator, account_id=account.pk)
        assert locked_out.post("/accounts/sign-in", {"username": "new.one", "password": password}).status_code == 302

    @pytest.mark.parametrize("act", [actions.new_password, actions.reset_factors])
    def test_a_way_into_a_powerful_role_is_confirmed_too(self, operator: User, act: Callable[..., object]) -> None:
        commander, other = member("commander", "commander"), member("other", "commander")
        act(by=operator, account_id=commander.pk)
        assert not self.may_command(commander)
        actions.confirm_account(by=other, account_id=commander.pk)
        assert self.may_command(commander)

    def test_a_raised_role_and_a_wider_branch_are_confirmed_too(self, operator: User, examiner: User) -> None:
        actions.change_account(by=operator, account_id=examiner.pk, duties=Duties("examiner"))
        assert not User.objects.get(pk=examiner.pk).may(Permission.DECIDE_CLAIMS)
        actions.change_account(by=operator, account_id=examiner.pk, duties=Duties("agent", "B01"))
        assert User.objects.get(pk=examiner.pk).may(Permission.WORK_TASKS)

    def test_all_who_had_a_hand_in_it_are_no_second_person(self, operator: User) -> None:
        account, second = self.made(operator), member("second", "operator")
        actions.new_password(by=second, account_id=account.pk)
        for each in (operator, second):
            with pytest.raises(Refused):
                actions.confirm_account(by=each, account_id=account.pk)

    def test_an_act_under_way_ends_with_the_role(self, operator: User) -> None:
        second = member("second", "operator")
        under_way = User.objects.get(pk=second.pk)
        actions.new_password(by=operator, account_id=second.pk)
        with pytest.raises(NotPermitted, match="Your rights were changed"):
            self.made(under_way, role="employee")

    @pytest.mark.parametrize(("language", "said"), [("en", "another person must confirm"), ("zh-hans", "须由他人确认")])
    def test_on_the_pages(self, operator: User, signed_in: SignIn, language: str, said: str) -> None:
        account, commander = self.made(operator), member("commander", "commander")
        path = f"/administration/accounts/{account.pk}"
        own, other = signed_in(operator), signed_in(commander)
        own.cookies["django_language"] = language
        assert f"{path}/confirm" not in own.get(path).content.decode()
        assert said in own.post(f"{path}/confirm", {"sure": "on"}).content.decode()
        assert f"{path}/confirm" in other.get(path).content.decode()
        assert "收款账户" not in own.get(path).content.decode()
        assert other.post(f"{path}/confirm", {"sure": "on"})["Location"] == path
        assert self.may_command(account)


class TestTakenInMidRequest:
    """The role goes between the moment a request was let in and the moment it writes."""

    @pytest.mark.parametrize("taken", [{"role": "employee"}, {"branch_code": "B02"}])
    def test_an_act_with_the_old_role_is_refused_and_leaves_nothing(self, operator: User, taken: Any) -> None:
        second = member("second", "operator")
        under_way = User.objects.get(pk=second.pk)
        User.objects.filter(pk=second.pk).update(**taken)
        with pytest.raises(NotPermitted, match="Your rights were changed"):
            actions.create_account(by=under_way, username="new", display_name="New", duties=Duties("agent"))
        assert not User.objects.filter(username="new").exists()

    def test_over_http_it_reads_as_no_permission(
        self, operator: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        second = member("second", "operator")
        browser = signed_in(second)
        make = actions.create_account

        def meanwhile(**given: Any) -> Any:
            User.objects.filter(pk=second.pk).update(role="employee")
            return make(**given)

        monkeypatch.setattr(actions, "create_account", meanwhile)
        given = {"username": "new", "display_name": "New", "role": "employee", "branch_code": ""}
        page = browser.post("/administration/accounts/new", given).content.decode()
        assert "Your rights were changed while you worked" in page
        assert not User.objects.filter(username="new").exists()
        assert browser.get("/administration/accounts").status_code == 403


class TestLeaving:
    @pytest.fixture
    def leaver(self, examiner: User, signed_in: SignIn) -> tuple[Client, str]:
        """Signed in, with a second factor and a token."""
        browser = signed_in(examiner)
        page = browser.post(
            "/administration/own/tokens/new",
            {"name": "report", "permissions": ["see_claims"], "until": "2027-01-01"},
        ).content.decode()
        token = re.search(r"unp_[\w-]{40,}", page)
        assert token
        TOTP.activate(examiner, generate_totp_secret())
        return browser, token[0]

    def test_everything_goes_at_once(self, operator: User, examiner: User, leaver: tuple[Client, str]) -> None:
        browser, token = leaver
        bearer = {"authorization": f"Bearer {token}"}
        call = "/api/claims/CL260630-00017-4"
        assert browser.get("/claims/").status_code == 200
        assert Client(headers=bearer).get(call).json()["code"] != "access.role"  # let in: no such claim
        actions.close_account(by=operator, account_id=examiner.pk, reason="left us")
        assert browser.get("/claims/")["Location"].startswith("/accounts/sign-in")
        assert Client(headers=bearer).get(call).status_code == 401
        assert not UserSession.objects.filter(user=examiner).exists()
        assert not Authenticator.objects.filter(user=examiner).exists()
        assert not ApiToken.objects.filter(user=examiner, revoked_at=None).exists()
        assert not User.objects.get(pk=examiner.pk).has_usable_password()
        lost = AuditRow.objects.get(action="accounts.close").detail
        assert (lost["sessions"], lost["tokens"], lost["factors"]) == (1, 1, 1)

    def test_a_leaver_cannot_sign_in_and_learns_nothing(self, operator: User, examiner: User) -> None:
        actions.close_account(by=operator, account_id=examiner.pk, reason="left us")
        form = {"username": "examiner", "password": PASSWORD}
        answer = Client(headers={"accept-language": "en"}).post("/accounts/sign-in", form)
        assert answer.status_code == 200
        assert "not correct" in answer.content.decode()

    def test_an_act_under_way_is_refused(self, operator: User, examiner: User) -> None:
        under_way = User.objects.get(pk=examiner.pk)
        actions.close_account(by=operator, account_id=examiner.pk, reason="left us")
        with pytest.raises(NotPermitted):
            actions.end_other_sessions(by=under_way, but="")

    def test_whoever_comes_back_gets_a_password_and_nothing_else(self, operator: User, examiner: User) -> None:
        actions.close_account(by=operator, account_id=examiner.pk, reason="left us")
        actions.reopen_account(by=operator, account_id=examiner.pk)
        back = User.objects.get(pk=examiner.pk)
        assert back.is_active and back.password_is_temporary
        assert acts(examiner) == ["accounts.close", "accounts.reopen", "accounts.password_reset"]

    def test_a_reason_is_needed(self, operator: User, examiner: User) -> None:
        with pytest.raises(Refused):
            actions.close_account(by=operator, account_id=examiner.pk, reason=" ")


class TestSessions:
    def test_a_person_sees_where_they_are_signed_in_and_ends_it(self, examiner: User, signed_in: SignIn) -> None:
        here, there = signed_in(examiner), signed_in(examiner)
        page = here.get("/administration/own").content.decode()
        assert page.count("browser of examiner") == 2
        other = UserSession.objects.get(session_key=there.session.session_key)
        here.post(f"/administration/own/sessions/{other.pk}/end")
        assert there.get("/claims/").status_code == 302
        assert here.get("/claims/").status_code == 200

    def test_everywhere_else_at_once(self, examiner: User, signed_in: SignIn) -> None:
        here, there, elsewhere = signed_in(examiner), signed_in(examiner), signed_in(examiner)
        here.post("/administration/own/sessions/others")
        assert [each.get("/claims/").status_code for each in (here, there, elsewhere)] == [200, 302, 302]

    def test_nobody_ends_another_persons_session(self, examiner: User, signed_in: SignIn) -> None:
        agent = member("agent", "agent", "B01")
        theirs = signed_in(agent)
        session = UserSession.objects.get(session_key=theirs.session.session_key)
        assert signed_in(examiner).post(f"/administration/own/sessions/{session.pk}/end").status_code == 404
        assert theirs.get("/tasks/").status_code == 200

    def test_an_operator_ends_any(self, operator: User, examiner: User, signed_in: SignIn) -> None:
        theirs = signed_in(examiner)
        session = UserSession.objects.get(session_key=theirs.session.session_key)
        signed_in(operator).post(f"/administration/accounts/{examiner.pk}/sessions/{session.pk}/end")
        assert theirs.get("/claims/").status_code == 302

    def test_signing_in_is_in_the_trail(self, examiner: User, signed_in: SignIn) -> None:
        signed_in(examiner)
        assert AuditRow.objects.get(action="accounts.sign_in").detail == {"how": ["password"]}
