from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from unpaused.foundation.live.topics import topics_of
from unpaused.kernel.clock import now
from unpaused.ui import charts


def _render(source: str, **context: Any) -> str:
    with override("en"):
        return Template("{% load ui %}" + source).render(Context(context))


class _Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the card.")
    way = forms.ChoiceField(label="Way", widget=forms.RadioSelect, choices=[("a", "By post"), ("b", "By phone")])
    sure = forms.BooleanField(label="It is true")

    def clean_name(self) -> str:
        raise forms.ValidationError("This name is too <short>.")


def test_the_summary_and_the_field_say_the_same_words() -> None:
    form = _Form({"name": "x"})
    summary = _render("{% error_summary form %}", form=form)
    field = _render("{% field form.name %}", form=form)
    assert '<a href="#id_name">This name is too &lt;short&gt;.</a>' in summary
    assert "This name is too &lt;short&gt;." in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_name_hint id_name_error"' in field


def test_what_was_left_empty_is_named() -> None:
    summary = _render("{% error_summary form %}", form=_Form({}))
    for words in ("Fill in: Name", "Choose: Way", "Tick: It is true"):
        assert words in summary
    assert 'href="#id_way_0"' in summary


def test_a_form_without_errors_has_no_summary() -> None:
    assert _render("{% error_summary form %}", form=_Form()).strip() == ""
    assert _render("{% error_summary form %}").strip() == ""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% money 123456 %}", "¥1,234.56"),
        ("{% money -5 %}", "-¥0.05"),
        ("{% money None %}", "none yet"),
        ("{% big_number 568000 %}", 'value="568000"'),
        ("{% percent 0.5 %}", "50%"),
        ("{% moment None %}", "none yet"),
        ("{% status 'paid' %}", "Paid"),
    ],
)
def test_values_are_written_for_people(source: str, text: str) -> None:
    assert text in _render(source)


def test_a_masked_value_without_an_address_cannot_be_revealed() -> None:
    assert "<form" not in _render('{% masked "138****1234" %}')
    shown = _render('{% masked "138****1234" "/reveal/7" "Phone" %}')
    assert 'action="/reveal/7"' in shown
    assert 'name="reason" required' in shown


def test_a_figure_opens_its_records_and_keeps_the_exact_number() -> None:
    shown = _render('{% figure "Reached" 568000 href="/reached" trend=trend %}', trend=[1, 2, 3])
    assert '<a href="/reached" title="568,000">568,000' in shown
    assert "<polyline" in shown


def test_a_figure_that_is_not_known_is_a_dash_and_not_zero() -> None:
    assert "–" in _render('{% figure "Reached" None %}')


def test_freshness_knows_when_it_is_too_old() -> None:
    old = now() - timedelta(minutes=10)
    assert "data-stale>" in _render("{% freshness at stale_after=120 %}", at=old)
    assert "data-stale>" not in _render("{% freshness at stale_after=120 %}", at=now())


def test_the_page_may_listen_to_the_topics_that_it_shows_and_no_other() -> None:
    request = RequestFactory().get("/claims/7?a=1")
    shown = _render('<div {% live "claim.7" %}></div>{% live_source %}', request=request)
    assert 'data-live="claim.7" data-live-url="/claims/7?a=1"' in shown
    token = shown.split('data-token="')[1].split('"')[0]
    assert topics_of(token) == ["claim.7"]


def test_a_page_without_live_parts_opens_no_connection() -> None:
    assert _render("{% live_source %}", request=RequestFactory().get("/")).strip() == ""


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    drawn = charts.bars([{"label": "a", "value": 50}, {"label": "b", "value": 200}, {"label": "c", "value": 0}])
    assert [bar.share for bar in drawn] == ["25.00", "100.00", "0.00"]


def test_charts_of_nothing_are_empty_and_not_an_error() -> None:
    assert charts.bars([]) == charts.columns([]) == []
    assert charts.bars([{"label": "a", "value": 0}])[0].share == "0.00"
    assert charts.line([1]) == ""


def test_a_long_row_of_columns_has_no_more_labels_than_fit() -> None:
    drawn = charts.columns([{"label": str(day), "value": day} for day in range(31)])
    assert sum(column.show_label for column in drawn) <= charts.LABELS


def test_a_chart_refuses_what_is_not_a_number() -> None:
    with pytest.raises(TypeError, match="draws numbers"):
        charts.bars([{"label": "a", "value": "12"}])
