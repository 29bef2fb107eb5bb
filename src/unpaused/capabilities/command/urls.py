from django.urls import path

from unpaused.capabilities.command.views import board, drills, hand_overs, links, open_ends

app_name = "command"
urlpatterns = [
    path("", board.home, name="board"),
    path("wall", board.wall, name="wall"),
    path("links", links.links, name="links"),
    path("links/<int:link_id>/revoke", links.revoke, name="revoke_link"),
    path("shared", links.shared, name="shared"),
    path("drills", drills.drills, name="drills"),
    path("drills/<int:incident_id>", drills.drill, name="drill"),
    path("drills/<int:incident_id>/<slug:code>", drills.records, name="drill_records"),
    path("open-ends", open_ends.open_ends_page, name="open_ends"),
    path("hand-overs", hand_overs.hand_overs_page, name="hand_overs"),
    path("hand-overs/new", hand_overs.hand_over, name="new_hand_over"),
    path("hand-overs/<int:hand_over_id>", hand_overs.one_hand_over, name="hand_over"),
    path("figures/<int:incident_id>/<str:name>", board.figure, name="figure"),
]
