"""WCAG 2.2 AA as axe-core sees it. The page's context must be opened with `bypass_csp=True` (see conftest.py)."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => (await axe.run(document, { runOnly: rules })).violations.flatMap((rule) =>
  rule.nodes.map((node) => `${rule.id} (${rule.impact}) at ${node.target.join(" ")}: ${node.failureSummary}`))"""


def violations(page: Page) -> list[str]:
    """One line for each fault: rule, weight, place, how to mend it. Also a page wider than its window."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(RUN, RULES)
    width: int = page.evaluate("document.documentElement.scrollWidth")
    screen = (page.viewport_size or {"width": width})["width"]  # a telephone's innerWidth grows with what sticks out
    return [*found, f"the page is {width} px wide on a screen of {screen} px"] if width > screen else found
