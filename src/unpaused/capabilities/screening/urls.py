from django.urls import path

from unpaused.capabilities.screening.views import columns, lists, matches, rows, spot_checks

app_name = "screening"
urlpatterns = [
    path("", lists.lists, name="lists"),
    path("upload", lists.upload, name="upload"),
    path("lists/<int:list_id>", lists.people_list, name="list"),
    path("lists/<int:list_id>/columns", columns.columns, name="columns"),
    path("lists/<int:list_id>/sheet", lists.sheet, name="sheet"),
    path("lists/<int:list_id>/delete", lists.delete, name="delete"),
    path("review", rows.review, name="review"),
    path("rows/<int:row_id>", rows.row, name="row"),
    path("rows/<int:row_id>/decide", rows.decide, name="decide"),
    path("rows/<int:row_id>/reveal/<slug:field>", rows.reveal_fact, name="reveal_fact"),
    path("rows/<int:row_id>/<int:person_id>/reveal/<slug:field>", rows.reveal_candidate, name="reveal_candidate"),
    path("matches/<int:match_id>", matches.match, name="match"),
    path("checks", spot_checks.checks, name="checks"),
    path("matches/<int:match_id>/right", spot_checks.right, name="right"),
    path("matches/<int:match_id>/undo", matches.undo, name="undo"),
    path("matches/<int:match_id>/clear", matches.clear, name="clear"),
    path("matches/<int:match_id>/settle", matches.settle, name="settle"),
]
