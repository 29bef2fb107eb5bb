import pytest
from django.conf import LazySettings
from django.test import Client

from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import GRANTS, Permission, Role

PASSWORD = "a long enough password"


@pytest.fixture
def examiner(db: None) -> User:
    return User.objects.create_user("examiner", PASSWORD, role=Role.EXAMINER, display_name="核赔员")


def _sign_in(client: Client, password: str = PASSWORD) -> int:
    return client.post("/accounts/sign-in", {"username": "examiner", "password": password}).status_code


def test_staff_sign_in_with_their_password(client: Client, examiner: User) -> None:
    assert _sign_in(client) == 302
    assert client.session["_auth_user_id"] == str(examiner.pk)


def test_five_wrong_passwords_lock_the_account_for_a_while(client: Client, examiner: User) -> None:
    for _ in range(5):
        _sign_in(client, "wrong")
    assert _sign_in(client) == 429
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "密码错误次数过多"), ("en", "Too many wrong passwords")])
def test_the_lock_is_told_on_a_page_in_the_language_of_the_reader(
    client: Client, examiner: User, language: str, said: str
) -> None:
    client.cookies["django_language"] = language
    for _ in range(6):
        page = client.post("/accounts/sign-in", {"username": "examiner", "password": "wrong"})
    assert (page.status_code, said in page.content.decode(), "<h1>" in page.content.decode()) == (429, True, True)


def test_drill_accounts_open_nothing_outside_a_drill(client: Client, examiner: User, settings: LazySettings) -> None:
    examiner.is_drill = True
    examiner.save()
    settings.DRILL = False
    _sign_in(client)
    assert "_auth_user_id" not in client.session


def test_a_session_of_a_drill_account_ends_with_the_drill(
    client: Client, examiner: User, settings: LazySettings
) -> None:
    examiner.is_drill = True
    examiner.save()
    _sign_in(client)
    settings.DRILL = False
    assert client.get("/incidents/").status_code in (302, 403, 404)


def test_leavers_may_do_nothing(examiner: User) -> None:
    examiner.is_active = False
    assert not any(examiner.may(permission) for permission in Permission)


def test_every_role_is_granted_something_and_every_permission_is_granted_to_someone() -> None:
    assert set(GRANTS) == set(Role.values)
    assert frozenset(Permission) == frozenset().union(*GRANTS.values())


CUSTOMERS_DATA = {
    *(Permission.SEE_OPEN_ENDS, Permission.SCREEN, Permission.UPLOAD_LIST, Permission.SEE_CLAIMS),
    *(Permission.DECIDE_CLAIMS, Permission.SEE_PAYOUTS, Permission.WORK_TASKS, Permission.SEE_MESSAGES),
    Permission.REVEAL,
}


def test_an_operator_reaches_no_customers_data() -> None:
    assert GRANTS[Role.OPERATOR] & CUSTOMERS_DATA == frozenset()


def test_only_an_operator_keeps_accounts() -> None:
    assert [role for role in Role if Permission.KEEP_ACCOUNTS in GRANTS[role]] == [Role.OPERATOR]
