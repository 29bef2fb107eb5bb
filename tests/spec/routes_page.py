"""Who may open what, as Markdown: every route beside every role, as declared."""

from collections.abc import Iterable

from django.utils.translation import override

from tests.access.routes import operations, pages
from unpaused.foundation.accounts.access import Access
from unpaused.foundation.accounts.api_auth import StaffWith
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Role

HEAD = """# Who may open what 各角色可打开的页面

Made by `scripts/rule-pages` from what each route declares; `tests/access` tries every route with every role. Do not
edit.
本页由 `scripts/rule-pages` 根据各路由的声明生成；`tests/access` 以每种角色逐一尝试每个路由。请勿手工修改。

● may open it 可打开 · within their own branch, and salespeople within their own tasks 限本机构，业务员限本人任务
"""
SAMPLES = {"1": "‹id›", "zz": "‹name›"}
ANYBODY, CUSTOMER = "anybody 任何人", "customer 客户"


def page() -> str:
    """The table of pages, and the one of the API."""
    shown = [_line(route.path, route.access) for route in pages() if route.access]
    calls = [_line(f"{method} {path}", _access(operation)) for method, path, operation in operations()]
    return "\n".join([HEAD, _table("page 页面", shown), "## API 接口\n", _table("call 调用", calls)])


def _access(operation: object) -> Access:
    """The API's operations name their permission in `auth`."""
    for asked in getattr(operation, "auth_callbacks", ()):
        if isinstance(asked, StaffWith):
            return Access("staff", (asked.permission,))
    raise ValueError("an operation of the API that asks nobody who they are")


def _table(first: str, lines: Iterable[str]) -> str:
    heads = [first, *(_named(role) for role in Role), CUSTOMER, ANYBODY]
    rule = ["---", *([":-:"] * (len(heads) - 1))]
    return "".join(f"{line}\n" for line in (_row(heads), _row(rule), *lines))


def _named(role: Role) -> str:
    with override("en"):
        english = str(role.label)
    with override("zh-hans"):
        return f"{english} {role.label}"


def _line(path: str, access: Access) -> str:
    return _row([f"`{_readable(path)}`", *("●" if each else "" for each in _who(access))])


def _who(access: Access) -> list[bool]:
    if access.kind != "staff":
        return [*([access.kind == "public"] * len(Role)), True, access.kind == "public"]
    return [*(access.admits(User(role=role)) for role in Role), False, False]


def _readable(path: str) -> str:
    return "/".join(SAMPLES.get(part, part) for part in path.split("/"))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
