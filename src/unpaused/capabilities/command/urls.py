from django.urls import path

from unpaused.capabilities.command.views import board, open_ends

app_name = "command"
urlpatterns = [
    path("", board.home, name="board"),
    path("open-ends", open_ends.open_ends_page, name="open_ends"),
    path("figures/<int:incident_id>/<str:name>", board.figure, name="figure"),
]
