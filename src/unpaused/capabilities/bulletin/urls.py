from django.urls import path

from unpaused.capabilities.bulletin.views import acts, pages

app_name = "bulletin"
urlpatterns = [
    path("", pages.bulletins, name="bulletins"),
    path("draft", acts.draft, name="draft"),
    path("<int:bulletin_id>", pages.bulletin, name="bulletin"),
    path("<int:bulletin_id>/content.json", pages.content, name="content"),
    path("<int:bulletin_id>/files/<str:language>/<str:kind>", pages.file, name="file"),
    path("<int:bulletin_id>/sign", acts.sign, name="sign"),
    path("<int:bulletin_id>/figures/<str:name>", pages.figure, name="figure"),
]
