"""A browser without a screen or scripts: pages, their links, their forms."""

import ssl
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast
from urllib.parse import urljoin

import httpx
from lxml import html

Upload = tuple[str, bytes, str]
"""(file name, content, media type)."""


class Lost(Exception):
    """The page is not what a customer would have to find there."""


class Page:
    """One page as it came."""

    def __init__(self, response: httpx.Response) -> None:
        self.url = str(response.url)
        self.path = response.url.path
        self.status = response.status_code
        self._tree: Any = html.fromstring(response.text or "<html></html>")

    @property
    def title(self) -> str:
        return " ".join(self._tree.xpath("string(//h1)").split())

    @property
    def complaints(self) -> list[str]:
        """What the summary of errors says."""
        return [
            " ".join(each.text_content().split())
            for each in self._tree.cssselect(".error-summary li, .error-summary p")
        ]

    def links(self, selector: str) -> list[str]:
        return [urljoin(self.url, str(each.get("href"))) for each in self._tree.cssselect(selector) if each.get("href")]

    def attribute(self, name: str) -> str:
        return str(next(iter(self._tree.xpath(f"//@{name}")), ""))

    def form(self, *fields: str) -> html.FormElement | None:
        """The first form in the page's own part that has all these fields, or the first posted one for none."""
        for form in cast("Sequence[html.FormElement]", self._tree.cssselect("main form")):
            names = {each.get("name") for each in form.inputs}
            if form.method == "POST" and set(fields) <= names:
                return form
        return None

    def choices(self, field: str) -> list[str]:
        """The values that a select or radio buttons offer."""
        found = self._tree.xpath(f"//select[@name='{field}']/option/@value | //input[@name='{field}']/@value")
        return [str(value) for value in found if value]

    def asks(self) -> set[str]:
        """The names of everything that can be filled in."""
        return {
            str(name)
            for name in self._tree.xpath("//main//form//*[self::input or self::select or self::textarea]/@name")
        }


class Browser:
    """Keeps cookies, follows redirects, sends the forms' own hidden fields."""

    def __init__(self, site: str, language: str) -> None:
        self._site = site.rstrip("/")
        self._client = httpx.Client(
            follow_redirects=True,
            timeout=60,
            verify=_trusted(),
            headers={"Accept": "text/html", "Accept-Language": language, "User-Agent": "drill customer"},
        )

    def close(self) -> None:
        self._client.close()

    def open(self, address: str) -> Page:
        return _checked(self._client.get(urljoin(self._site, address)))

    def submit(self, page: Page, fields: Mapping[str, str], uploads: Sequence[tuple[str, Upload]] = ()) -> Page:
        """Fills the form that has these fields and sends it. Raises Lost where there is none."""
        form = page.form(*fields, *{name for name, _ in uploads})
        if form is None:
            raise Lost(f"no form with {sorted(fields)} at {page.path}")
        # An empty upload control would be sent as text: a browser sends no file at all.
        values: dict[str, Any] = {name: value for name, value in form.form_values() if name not in dict(uploads)}
        address = urljoin(page.url, form.get("action") or page.url)
        answer = self._client.post(
            address, data=values | dict(fields), files=list(uploads) or None, headers={"Referer": page.url}
        )
        return _checked(answer)


@cache
def _trusted() -> ssl.SSLContext:
    """Read once for all customers: it takes as long as a page."""
    return ssl.create_default_context()


def _checked(response: httpx.Response) -> Page:
    """A form with an error in it comes as 200 or 422; anything worse is no page for a customer."""
    if response.status_code >= 400 and response.status_code != 422:
        raise Lost(f"{response.status_code} at {response.url.path}")
    return Page(response)
