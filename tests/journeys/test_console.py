"""The console by keyboard, with and without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.surfing import PHONE, Visitor

Visit = Callable[..., Visitor]


def _chosen(page: Page) -> str:
    return page.locator("tr[data-selected] th").inner_text()


def test_j_and_k_walk_the_rows_and_the_link_has_the_focus(visit: Visit) -> None:
    page = visit().open("/ui/worklist")
    numbers = page.locator("#results tbody th").all_inner_texts()
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    assert _chosen(page) == numbers[1]
    expect(page.locator("tr[data-selected] a[data-open]")).to_be_focused()


def test_letters_typed_into_a_filter_do_not_walk_the_rows(visit: Visit) -> None:
    page = visit().open("/ui/worklist")
    page.keyboard.press("/")
    page.keyboard.type("jk")
    expect(page.locator("#filter_q")).to_have_value("jk")
    expect(page.locator("tr[data-selected]")).to_have_count(0)


def test_the_palette_goes_to_a_page_by_name(visit: Visit) -> None:
    page = visit(language="en").open("/ui/worklist")
    page.keyboard.press("Control+k")
    page.keyboard.type("boar")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/board")


def test_the_palette_says_when_nothing_has_the_name(visit: Visit) -> None:
    page = visit(language="en").open("/ui/worklist")
    page.keyboard.press("Control+k")
    page.keyboard.type("zzzz")
    expect(page.get_by_text("Nothing has that name.")).to_be_visible()


def test_a_question_mark_lists_the_keys(visit: Visit) -> None:
    page = visit(language="en").open("/ui/worklist")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()


def test_a_theme_chosen_once_is_kept(visit: Visit) -> None:
    page = visit(language="en").open("/ui/worklist")
    page.get_by_text("Your menu").locator("..").click()
    with page.expect_response("**/ui/prefer"):
        page.get_by_role("button", name="Night").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_without_scripts_theme_and_navigation_still_work(visit: Visit) -> None:
    page = visit(language="en", scripts=False).open("/ui/worklist")
    page.get_by_role("button", name="Fold the navigation").click()
    expect(page.locator("html")).to_have_attribute("data-nav", "folded")
    assert page.url.endswith("/ui/worklist")


def test_without_scripts_a_phone_opens_the_navigation(visit: Visit) -> None:
    page = visit(language="en", scripts=False, width=PHONE).open("/ui/worklist")
    expect(page.get_by_role("link", name="Board")).to_be_hidden()
    page.get_by_role("link", name="Navigation").click()
    expect(page.get_by_role("link", name="Board")).to_be_visible()


def test_on_a_phone_escape_closes_the_navigation_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit(language="en", width=PHONE).open("/ui/worklist")
    page.locator(".nav-open").click()
    expect(page.get_by_role("link", name="Board")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Board")).to_be_hidden()
    expect(page.locator(".nav-open")).to_be_focused()


def test_targets_on_a_phone_are_large_enough_for_a_thumb(visit: Visit) -> None:
    page = visit(width=PHONE).open("/ui/form")
    heights = page.locator(
        "main :is(.button, input:not([type=hidden], [type=checkbox], [type=radio]), select, .choice)"
    ).evaluate_all("all => all.map((each) => each.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 44


def test_a_value_is_shown_for_a_reason_and_in_its_place(visit: Visit) -> None:
    page = visit(language="en").open("/ui/case")
    page.locator("form[data-reveal]").evaluate("form => { form.action = '/ui/sample-reveal'; }")
    page.route("**/ui/sample-reveal", lambda route: route.fulfill(json={"value": "王建国"}))
    page.locator(".reveal summary").click()
    page.locator("form[data-reveal] input[name=reason]").fill("Call back")
    with page.expect_request("**/ui/sample-reveal") as asked:
        page.get_by_role("button", name="Show it").click()
    assert "Call back" in (asked.value.post_data or "")
    expect(page.locator("[data-mask]").first).to_have_text("王建国")


def test_a_refused_reveal_says_why_and_shows_nothing(visit: Visit) -> None:
    page = visit(language="en").open("/ui/case")
    page.locator("form[data-reveal]").evaluate("form => { form.action = '/ui/sample-reveal'; }")
    page.route("**/ui/sample-reveal", lambda route: route.fulfill(status=403, json={"message": "Not your branch."}))
    page.locator(".reveal summary").click()
    page.locator("form[data-reveal] input[name=reason]").fill("Curious")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("Not your branch.")).to_be_visible()
    expect(page.locator("[data-mask]").first).to_have_text("王**")


def test_a_board_that_is_not_updated_turns_visibly_stale(visit: Visit) -> None:
    page = visit(language="en").open("/ui/board")
    expect(page.get_by_text("not up to date")).to_be_hidden()
    page.locator(".freshness").evaluate("element => { element.dataset.at = '2020-01-24T00:00:00Z'; }")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("not up to date")).to_be_visible()


def test_photographs_travel_with_a_bar_that_knows_its_end(visit: Visit) -> None:
    page = visit(language="en").open("/ui/form")
    page.locator("input[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"x" * 1000})
    expect(page.locator(".previews img")).to_have_count(1)
    waiting = []
    page.route(
        "**/ui/form", lambda route: waiting.append(route) if route.request.method == "POST" else route.fallback()
    )
    page.get_by_role("button", name="Save").click()
    expect(page.locator("form progress")).to_have_attribute("max", "100")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    waiting[0].abort()
    expect(page.get_by_text("That did not work. Try again.")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_enabled()
