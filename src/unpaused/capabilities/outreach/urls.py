from django.urls import path

from unpaused.capabilities.outreach.views import acts, handsets, pages

app_name = "outreach"
urlpatterns = [
    path("", pages.messages, name="messages"),
    path("messages/<int:message_id>", pages.message, name="message"),
    path("messages/<int:message_id>/settle", acts.reconcile, name="reconcile"),
    path("messages/<int:message_id>/address", acts.reveal_address, name="reveal_address"),
    path("messages/<int:message_id>/theirs", acts.theirs, name="theirs"),
    path("handsets", handsets.handsets, name="handsets"),
    path("reports", pages.reports, name="reports"),
    path("templates", pages.templates, name="templates"),
]
