from django.urls import path

from unpaused.capabilities.filings.views import acts, deciding, pages

app_name = "filings"
urlpatterns = [
    path("", pages.filings, name="filings"),
    path("deadlines", pages.rules, name="rules"),
    path("draft", acts.draft, name="draft"),
    path("<int:filing_id>", pages.filing, name="filing"),
    path("<int:filing_id>/content.json", pages.content, name="content"),
    path("<int:filing_id>/files/<str:language>/<str:kind>", pages.file, name="file"),
    path("<int:filing_id>/figures/<str:name>", pages.figure, name="figure"),
    path("<int:filing_id>/write", acts.write, name="write"),
    path("<int:filing_id>/read-anew", acts.read_anew, name="read_anew"),
    path("<int:filing_id>/discard", acts.discard, name="discard"),
    path("<int:filing_id>/correct", acts.correct, name="correct"),
    path("<int:filing_id>/sign", deciding.sign, name="sign"),
    path("<int:filing_id>/accept", deciding.accept, name="accept"),
    path("<int:filing_id>/return", deciding.send_back, name="send_back"),
    path("<int:filing_id>/hand-over", deciding.hand_over, name="hand_over"),
]
