from django.urls import path

from unpaused.capabilities.audit_trail.views import exports, lists, people, trail

app_name = "audit_trail"
urlpatterns = [
    path("", trail.trail, name="trail"),
    path("people", people.look_up, name="look_up"),
    path("people/<uuid:subject_id>", people.person, name="person"),
    path("lists", lists.lists, name="lists"),
    path("export.csv", exports.as_csv, name="csv"),
    path("sealed.jsonl", exports.sealed, name="sealed"),
    path("verify", exports.verify, name="verify"),
]
