"""The pages of the style guide, by name."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unpaused.kernel.clock import now
from unpaused.ui.samples.invented import HospitalForm, NoticeForm, entries, page, rows, shell, two
from unpaused.ui.statuses import STATUSES


def _worklist(state: str, **query: str) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: render(
        request, "ui/samples/worklist.html", shell(page=page(state, **query), title=two("欠办清单", "Open ends"))
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
            entries=entries(),
            now=now(),
            parts=list(PARTS),
            steps=[STATUSES[code].label for code in ("found", "reached", "submitted", "paid")],
        ),
    )


def case(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/samples/case.html", shell(entries=entries(), siblings=rows()[:9]))


def board(request: HttpRequest) -> HttpResponse:
    trend = [3, 4, 4, 7, 12, 13, 19, 26, 31, 47, 52]
    by_hour = [{"label": f"{hour}:00", "value": (hour * 41) % 97} for hour in range(24)]
    return render(request, "ui/samples/board.html", shell(trend=trend, rows=by_hour, now=now()))


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
