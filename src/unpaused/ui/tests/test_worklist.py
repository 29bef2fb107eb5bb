import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Role
from unpaused.ui import worklist
from unpaused.ui.worklist import choice, day, page_of, search

FILTERS = (
    search("q", "Name", "username__startswith", "display_name__startswith"),
    choice("role", "Role", Role.choices),
    day("since", "Since", "last_login__date__gte"),
)
ORDERS = {"name": ["username"], "branch": ["branch_code", "username"]}


def _request(query: str = "") -> HttpRequest:
    return RequestFactory().get(f"/list?{query}")


@pytest.fixture
def staff(db: None) -> None:
    User.objects.bulk_create(
        User(username=f"u{number:03}", display_name=f"D{number}", role=Role.EXAMINER if number % 2 else Role.AGENT)
        for number in range(120)
    )


def _page(query: str = "") -> worklist.Worklist[User]:
    return page_of(_request(query), User.objects.all(), FILTERS, orders=ORDERS)


def _names(query: str) -> list[str]:
    return [user.username for user in _page(query)]


@pytest.mark.usefixtures("staff")
class TestPages:
    def test_fifty_rows_and_the_numbers_of_the_others(self) -> None:
        page = _page()
        assert (len(page.rows), page.total, page.pages, page.first, page.last) == (50, 120, 3, 1, 50)

    def test_a_page_beyond_the_end_is_the_last(self) -> None:
        page = _page("page=99")
        assert (page.number, page.first, page.last) == (3, 101, 120)

    @pytest.mark.parametrize("number", ["0", "-1", "x", "１", "9" * 40, ""])
    def test_a_page_that_is_no_number_is_the_first(self, number: str) -> None:
        assert _page(f"page={number}").number == 1
        assert _page(f"page={number}").rows

    def test_filters_come_from_the_address(self) -> None:
        assert _names("q=u00&role=agent") == ["u000", "u002", "u004", "u006", "u008"]

    def test_a_value_that_no_filter_knows_narrows_nothing(self) -> None:
        page = _page("role=king&since=yesterday&q=%00")
        assert page.total == 120
        assert page.query == {}

    def test_nothing_that_fits_is_told_apart_from_nothing_at_all(self) -> None:
        assert _page("q=zzz").state == "no_match"
        assert page_of(_request(), User.objects.none()).state == "empty"

    def test_without_permission_no_row_is_read(self, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        with django_assert_num_queries(0):
            page = page_of(_request(), User.objects.all(), permitted=False)
        assert (page.state, page.rows) == ("no_permission", ())

    def test_an_order_can_be_turned_round(self) -> None:
        assert _names("sort=name")[0] == "u000"
        assert _names("sort=-name")[0] == "u119"
        assert _names("sort=password")[0] == "u000"

    @pytest.mark.parametrize(
        ("query", "direction", "turned"),
        [("", "descending", "-newest"), ("sort=-newest", "ascending", "newest"), ("sort=name", None, "newest")],
    )
    def test_a_heading_says_which_way_its_list_runs(self, query: str, direction: str | None, turned: str) -> None:
        orders = {"newest": ("-pk",), "name": ("username",)}
        page = page_of(_request(query), User.objects.all(), orders=orders)
        heading = Template('{% load ui %}{% column "newest" "Made" %}').render(Context({"page": page}))
        assert f'href="?sort={turned}"' in heading
        assert (f'aria-sort="{direction}"' in heading) if direction else ("aria-sort" not in heading)

    def test_other_pages_keep_filters_and_order(self) -> None:
        assert _page("q=u&sort=-name&page=2&utm=x").query == {"q": "u", "sort": "-name"}

    def test_a_list_costs_two_queries(self, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        with django_assert_num_queries(2):
            list(_page("q=u"))

    def test_long_lists_are_not_counted_to_their_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(worklist, "COUNTED", 100)
        page = _page("page=99")
        assert (page.total, page.more, page.number) == (100, True, 2)


def test_far_pages_are_offered_with_a_gap() -> None:
    page = worklist.Worklist((), "rows", (), 10, 20, 1000, False, "", (), {})
    assert page.numbers == [1, None, 8, 9, 10, 11, 12, None, 20]
