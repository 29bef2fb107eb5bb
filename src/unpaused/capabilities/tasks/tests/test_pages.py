import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.tasks import public as tasks
from unpaused.capabilities.tasks import queries
from unpaused.capabilities.tasks.models import Task
from unpaused.capabilities.tasks.tests.conftest import BY, Open, SignIn, SmallBook, staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.privacy.subjects import destroy
from unpaused.kernel.errors import Unavailable


def _text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def _page(task: Task, name: str = "task") -> str:
    return reverse(f"tasks:{name}", args=[task.pk])


def test_a_salesperson_sees_their_own_tasks_only(open_task: Open, seller: User, signed_in: SignIn) -> None:
    mine, others = open_task(), open_task(key="o", person_id=8, salesperson="S2")
    listed = _text(signed_in(seller), reverse("tasks:tasks"))
    assert mine.number in listed
    assert others.number not in listed
    assert signed_in(seller).get(_page(others)).status_code == 404


def test_a_salesperson_sees_whom_they_look_after_in_another_branch(
    open_task: Open, seller: User, signed_in: SignIn
) -> None:
    """The message sends them to this task, wherever the customer lives."""
    task = open_task(branch="4202", person_id=9)
    assert task.number in _text(signed_in(seller), reverse("tasks:tasks"))
    assert signed_in(seller).get(_page(task)).status_code == 200


def test_an_agent_sees_what_waits_for_the_hotline(open_task: Open, agent: User, signed_in: SignIn) -> None:
    hotline, sellers = open_task(salesperson=""), open_task(key="o", person_id=8)
    listed = _text(signed_in(agent), reverse("tasks:tasks"))
    assert hotline.number in listed
    assert sellers.number not in listed
    assert signed_in(agent).get(_page(sellers)).status_code == 404


def test_an_agent_of_a_branch_sees_that_branch_alone(open_task: Open, signed_in: SignIn) -> None:
    agent = staff("local", "agent", "4202")
    here, elsewhere = open_task(person_id=9, branch="4202", salesperson=""), open_task(key="o", salesperson="")
    listed = _text(signed_in(agent), reverse("tasks:tasks"))
    assert here.number in listed
    assert elsewhere.number not in listed


@pytest.mark.parametrize("role", ["commander", "examiner", "auditor"])
def test_others_have_no_business_here(open_task: Open, signed_in: SignIn, role: str) -> None:
    assert signed_in(staff("x", role)).get(_page(open_task())).status_code == 403


@pytest.mark.parametrize("name", ["finish", "reveal_name", "reveal_phone"])
def test_nobody_acts_on_a_task_of_another(open_task: Open, seller: User, signed_in: SignIn, name: str) -> None:
    others = open_task(salesperson="S2")
    given = {"outcome": "reached", "reason": "I want to know"}
    assert signed_in(seller).post(_page(others, name), given).status_code == 404
    others.refresh_from_db()
    assert others.state == "open"
    assert not AuditRow.objects.filter(action="privacy.reveal").exists()


def test_name_and_number_are_masked(open_task: Open, seller: User, signed_in: SignIn) -> None:
    task = open_task()
    for url in (reverse("tasks:tasks"), _page(task)):
        text = _text(signed_in(seller), url)
        assert "王**" in text
        assert "王小明" not in text
        assert "13812345678" not in text


def test_a_number_is_shown_for_a_reason_on_the_record(open_task: Open, seller: User, signed_in: SignIn) -> None:
    client, task = signed_in(seller), open_task()
    answer = client.post(_page(task, "reveal_phone"), {"reason": "to call them now"})
    assert "13812345678" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    row = AuditRow.objects.get(action="privacy.reveal")
    assert (row.reason, row.subject_id) == ("to call them now", task.subject_id)
    assert "13812345678" not in str(row.detail)
    assert "to call them now" in _text(client, _page(task))


def test_without_a_reason_nothing_is_shown(open_task: Open, seller: User, signed_in: SignIn) -> None:
    answer = signed_in(seller).post(_page(open_task(), "reveal_phone"), {"reason": ""})
    assert answer.status_code == 422
    assert "13812345678" not in answer.content.decode()


def test_after_its_end_a_task_shows_nobody(open_task: Open, seller: User, signed_in: SignIn) -> None:
    client, task = signed_in(seller), open_task()
    client.post(_page(task, "finish"), {"outcome": "reached"})
    answer = client.post(_page(task, "reveal_phone"), {"reason": "just curious"})
    assert answer.status_code == 422
    assert "13812345678" not in answer.content.decode()


def test_an_outcome_is_noted(open_task: Open, seller: User, signed_in: SignIn) -> None:
    client, task = signed_in(seller), open_task()
    assert client.post(_page(task, "finish"), {"outcome": "not_reached"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.done_by) == ("done", f"staff:{seller.pk}")
    assert "The hotline has taken over." in _text(client, _page(task))


def test_an_outcome_must_be_chosen(open_task: Open, seller: User, signed_in: SignIn) -> None:
    answer = signed_in(seller).post(_page(open_task(), "finish"), {})
    assert "Choose: What came of it?" in answer.content.decode()


def test_the_list_is_filtered_by_its_address(open_task: Open, seller: User, signed_in: SignIn) -> None:
    client, task = signed_in(seller), open_task()
    assert task.number in _text(client, reverse("tasks:tasks") + "?state=open")
    assert task.number not in _text(client, reverse("tasks:tasks") + "?state=done")


def test_what_is_open_stands_above_what_has_ended(open_task: Open, seller: User, signed_in: SignIn) -> None:
    client, ended, waiting = signed_in(seller), open_task(), open_task(key="o", person_id=8)
    client.post(_page(ended, "finish"), {"outcome": "reached"})
    text = _text(client, reverse("tasks:tasks"))
    assert text.index(waiting.number) < text.index(ended.number)


def test_a_deleted_person_cannot_be_called(open_task: Open, seller: User, signed_in: SignIn) -> None:
    task = open_task()
    destroy(by=BY, subject_id=task.subject_id, reason="retention ended")
    text = _text(signed_in(seller), _page(task))
    assert "This customer cannot be called" in text
    assert "王" not in text
    assert signed_in(seller).post(_page(task, "reveal_phone"), {"reason": "to call them"}).status_code == 422


def test_without_a_book_the_tasks_are_still_there(
    open_task: Open, seller: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> SmallBook:
        raise Unavailable("book.none", "No book is installed.")

    monkeypatch.setattr(queries, "book", none)
    task = open_task()
    assert task.number in _text(signed_in(seller), reverse("tasks:tasks"))
    assert task.number in _text(signed_in(seller), _page(task))


def test_whoever_has_the_task_reads_that_the_number_is_wrong(open_task: Open, seller: User, signed_in: SignIn) -> None:
    task, notice = open_task(), "Find another way to reach them"
    assert notice not in _text(signed_in(seller), _page(task))
    tasks.find_another_way(by=BY, subject_id=task.subject_id)
    assert notice in _text(signed_in(seller), _page(task))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_speak_both_languages(open_task: Open, seller: User, signed_in: SignIn, language: str) -> None:
    client = signed_in(seller)
    client.cookies["django_language"] = language
    text = _text(client, _page(open_task()))
    assert ("请协助这位客户与我们联系" in text) == (language == "zh-hans")


def test_the_list_costs_the_same_however_long_it_is(
    open_task: Open, seller: User, signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    for n in range(20):
        open_task(key=f"k{n}")
    client = signed_in(seller)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        _text(client, reverse("tasks:tasks"))
