"""Invented people and cases for the style guide."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unpaused.kernel.clock import CHINA, now
from unpaused.ui.formats import in_chinese
from unpaused.ui.navigation import Banner, Section, ShownItem
from unpaused.ui.statuses import STATUSES
from unpaused.ui.typed import Day
from unpaused.ui.worklist import BoundFilter, Worklist

SINCE = datetime(2020, 1, 24, 8, 0, tzinfo=CHINA)


def two(chinese: str, english: str) -> str:
    """Invented content is not in the catalogues."""
    return chinese if in_chinese() else english


class NoticeForm(forms.Form):
    """One of each kind of control."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the identity card."), max_length=60)
    kind = forms.ChoiceField(label=_("Status"), choices=[("a", _("Open")), ("b", _("Paid")), ("c", _("Withdrawn"))])
    since = Day(label=_("Since"), required=False)
    grounds = forms.ChoiceField(
        label=_("Appearance"), widget=forms.RadioSelect, choices=[("day", _("Day")), ("night", _("Night"))]
    )
    text = forms.CharField(label=_("Detail"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    photograph = forms.FileField(label=_("Photographs"), required=False)
    sure = forms.BooleanField(label=_("What I have stated is true."))


class HospitalForm(forms.Form):
    """A customer's question."""

    treated = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        field = self.fields["treated"]
        field.label = two("您在哪里治疗？", "Where were you treated?")
        field.help_text = two("不限定点医院。", "Any hospital counts.")
        field.choices = [  # type: ignore[attr-defined]
            ("hospital", two("住院", "In hospital, staying overnight")),
            ("clinic", two("门诊", "At an outpatient clinic")),
            ("home", two("在家隔离", "At home, in isolation")),
        ]


def shell(**more: object) -> dict[str, object]:
    """What a signed-in member of staff would have around the page."""
    return {"nav_sections": _sections(), "banners": [_banner()], "updated_at": now(), "user": _somebody(), **more}


def _somebody() -> dict[str, str]:
    return {
        "display_name": two("陈静", "Chen Jing"),
        "get_role_display": two("应急指挥长", "Head of emergency command"),
        "branch_code": "4201",
    }


def _banner() -> Banner:
    title = two("湖北省新型冠状病毒肺炎疫情", "Epidemic in Hubei")
    return Banner(title, "#", SINCE, drill=True, note=two("应急措施 12 项", "12 measures"))


def _sections() -> list[Section]:
    def item(label: object, part: str, icon: str, count: int | None = None) -> ShownItem:
        url = reverse("ui:style_guide_part", args=[part]) if part else "#"
        return ShownItem(str(label), url, icon, part == "worklist", count)

    return [
        Section(
            two("指挥", "Command"),
            (
                item(two("指挥看板", "Board"), "board", "board"),
                item(two("欠办清单", "Open ends"), "worklist", "list", 128),
                item(two("突发事件", "Incidents"), "form", "in-force"),
                item(two("应急快报", "Bulletins"), "document", "bulletin"),
            ),
        ),
        Section(
            two("客户", "Customers"),
            (
                item(two("排查", "Screening"), "worklist-no-match", "people", 12000),
                item(two("赔案", "Claims"), "case", "claim"),
                item(two("触达", "Messages"), "worklist-empty", "message"),
                item(two("任务", "Tasks"), "worklist-no-permission", "tasks"),
            ),
        ),
    ]


ROWS = (
    ("王建国", "referred"),
    ("李秀英", "paid"),
    ("张伟", "submitted"),
    ("刘洋", "reached"),
    ("陈静", "found"),
    ("杨秀兰", "undelivered"),
    ("赵磊", "paying"),
    ("黄丽", "review"),
    ("周军", "instructed"),
    ("吴敏", "delivered"),
    ("徐强", "held"),
    ("孙丽娟", "promise_broken"),
)


def rows() -> list[dict[str, object]]:
    return [
        {
            "number": f"C2020-01-{1027 + 31 * index}",
            "name": f"{name[0]}{'*' * (len(name) - 1)}",
            "branch": two("武汉分公司", "Wuhan branch") if index % 3 else two("黄冈中心支公司", "Huanggang sub-branch"),
            "status": code,
            "amount": None if code in ("found", "reached") else 1_000_000 + 123_456 * index,
            "at": now() - timedelta(minutes=7 * (index + 1) ** 2),
        }
        for index, (name, code) in enumerate(ROWS)
    ]


def page(state: str = "rows", **query: str) -> Worklist[Any]:
    states = tuple((code, STATUSES[code].label) for code in ("found", "reached", "submitted", "paid"))
    filters = (
        BoundFilter("q", two("赔案号或姓名", "Number or name"), "search", (), query.get("q", "")),
        BoundFilter("status", _("Status"), "choice", states, ""),
        BoundFilter("since", _("Since"), "day", (), ""),
    )
    shown = tuple(rows()) if state == "rows" else ()
    return Worklist(shown, state, filters, 2, 9, 412, False, "-age", ("age", "amount"), query, falls=True)  # type: ignore[arg-type]


def entries() -> list[dict[str, object]]:
    at = now()
    return [
        {
            "at": at,
            "text": two("已付款", "Paid"),
            "who": two("银行确认", "Confirmed by the bank"),
            "icon": "done",
            "tone": "done",
        },
        {
            "at": at - timedelta(minutes=2),
            "text": two("自动核赔通过", "Approved by the machine"),
            "who": two("决策表 意外医疗 第 3 版", "Decision table accident, version 3"),
            "detail": two(
                "金额在限额之内，单证齐全（原件按措施免交）。",
                "Amount within the limit; documents complete (originals waived).",
            ),
            "icon": "check",
            "tone": "done",
        },
        {
            "at": at - timedelta(minutes=9),
            "text": two("客户提交", "Submitted by the customer"),
            "icon": "upload",
            "tone": "active",
        },
        {
            "at": at - timedelta(hours=5),
            "text": two("短信未送达", "Text message not delivered"),
            "who": two("已改由业务员联系", "The salesperson was asked instead"),
            "icon": "needs",
            "tone": "needs",
        },
        {
            "at": at - timedelta(hours=6),
            "text": two("根据名单立案", "Case opened from a list"),
            "icon": "claim",
            "tone": "waiting",
        },
    ]
