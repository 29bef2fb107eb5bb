"""The style guide: each component and page type with invented data, to look at and to test."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unpaused.kernel.clock import CHINA, now
from unpaused.ui.formats import in_chinese
from unpaused.ui.navigation import Banner, Section, ShownItem
from unpaused.ui.statuses import STATUSES
from unpaused.ui.worklist import BoundFilter, Worklist

SINCE = datetime(2020, 1, 24, 8, 0, tzinfo=CHINA)


def two(chinese: str, english: str) -> str:
    """Invented content is not in the catalogues."""
    return chinese if in_chinese() else english


class NoticeForm(forms.Form):
    """One of each kind of control."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the identity card."), max_length=60)
    kind = forms.ChoiceField(label=_("Status"), choices=[("a", _("Open")), ("b", _("Paid")), ("c", _("Withdrawn"))])
    since = forms.DateField(label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
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


def _rows() -> list[dict[str, object]]:
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


def _page(state: str = "rows", **query: str) -> Worklist[Any]:
    states = tuple((code, STATUSES[code].label) for code in ("found", "reached", "submitted", "paid"))
    filters = (
        BoundFilter("q", two("赔案号或姓名", "Number or name"), "search", (), query.get("q", "")),
        BoundFilter("status", _("Status"), "choice", states, ""),
        BoundFilter("since", _("Since"), "day", (), ""),
    )
    rows = tuple(_rows()) if state == "rows" else ()
    return Worklist(rows, state, filters, 2, 9, 412, False, "-age", ("age", "amount"), query)  # type: ignore[arg-type]


def _worklist(state: str, **query: str) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: render(
        request, "ui/samples/worklist.html", shell(page=_page(state, **query), title=two("欠办清单", "Open ends"))
    )


def components(request: HttpRequest) -> HttpResponse:
    listed = sorted(STATUSES, key=lambda code: STATUSES[code].tone)
    columns = [{"label": f"1-{day}", "value": 40 + (day * 37) % 90} for day in range(10, 32)]
    bars = [
        {"label": two("武汉市", "Wuhan"), "value": 12408, "href": "#"},
        {"label": two("孝感市", "Xiaogan"), "value": 3518},
        {"label": two("黄冈市", "Huanggang"), "value": 2905, "tone": "needs"},
        {"label": two("荆州市", "Jingzhou"), "value": 1580},
    ]
    return render(
        request,
        "ui/samples/components.html",
        shell(
            statuses=listed,
            columns=columns,
            bars=bars,
            entries=_entries(),
            now=now(),
            parts=list(PARTS),
            steps=[STATUSES[code].label for code in ("found", "reached", "submitted", "paid")],
        ),
    )


def _entries() -> list[dict[str, object]]:
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


def case(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/samples/case.html", shell(entries=_entries(), siblings=_rows()[:9]))


def board(request: HttpRequest) -> HttpResponse:
    trend = [3, 4, 4, 7, 12, 13, 19, 26, 31, 47, 52]
    rows = [{"label": f"{hour}:00", "value": (hour * 41) % 97} for hour in range(24)]
    return render(request, "ui/samples/board.html", shell(trend=trend, rows=rows, now=now()))


def document(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/samples/document.html", shell(now=now()))


def form(request: HttpRequest) -> HttpResponse:
    given = NoticeForm({"name": ""}) if "errors" in request.GET else NoticeForm()
    return render(request, "ui/samples/form.html", shell(form=given))


def question(request: HttpRequest) -> HttpResponse:
    given = HospitalForm({}) if "errors" in request.GET else HospitalForm()
    return render(request, "ui/samples/question.html", {"form": given, "back_url": "#"})


def check(request: HttpRequest) -> HttpResponse:
    answers = [
        {
            "label": two("发生了什么", "What happened"),
            "value": two("确诊新冠肺炎", "Diagnosed with pneumonia"),
            "change_url": "#",
        },
        {"label": two("日期", "Date"), "value": two("2020年1月25日", "25 January 2020"), "change_url": "#"},
        {"label": two("收款账户", "Account"), "value": "**** **** **** 4821", "change_url": "#"},
        {"label": two("保单", "Policy"), "value": "P2019-0042-7718"},
    ]
    return render(request, "ui/samples/check.html", {"answers": answers, "back_url": "#"})


def receipt(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/samples/receipt.html", {"reference": "C2020-01-1027-4"})


def tracker(request: HttpRequest) -> HttpResponse:
    at = now()
    steps = [
        {"label": two("已提交", "Submitted"), "state": "done", "at": at - timedelta(minutes=9)},
        {"label": two("已核赔：同意赔付", "Decided: we pay"), "state": "done", "at": at - timedelta(minutes=7)},
        {
            "label": two("银行付款中", "On its way to your bank"),
            "state": "current",
            "due": at + timedelta(days=1),
            "note": two("通常几分钟到账。", "It usually arrives within minutes."),
        },
        {"label": two("到账", "Arrived"), "state": "later"},
    ]
    return render(request, "ui/samples/tracker.html", {"steps": steps, "reference": "C2020-01-1027-4"})


def error(request: HttpRequest) -> HttpResponse:
    message = two(
        "这份名单有两列都叫“姓名”。请改名后重新上传。",
        'Two columns of this list are called "Name". Rename one and send it again.',
    )
    context = {
        "status": 422,
        "code": "list.doubled_header",
        "message": message,
        "layout": "ui/shell.html",
        "is_staff_page": True,
    }
    return render(request, "ui/error.html", shell(**context))


def missing(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/error.html", {"status": 404, "layout": "ui/public.html", "home_url": "/c/"})


PARTS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "components": components,
    "worklist": _worklist("rows"),
    "worklist-empty": _worklist("empty"),
    "worklist-no-match": _worklist("no_match", q="zzz"),
    "worklist-no-permission": _worklist("no_permission"),
    "case": case,
    "board": board,
    "document": document,
    "form": form,
    "question": question,
    "check": check,
    "receipt": receipt,
    "tracker": tracker,
    "error": error,
    "missing": missing,
}
