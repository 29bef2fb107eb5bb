from django.urls import path

from unpaused.capabilities.incidents.views import acts, areas, pages

app_name = "incidents"
urlpatterns = [
    path("", pages.incidents, name="incidents"),
    path("areas", areas.area_results, name="area_results"),
    path("declare", acts.declare, name="declare"),
    path("<int:incident_id>", pages.incident, name="incident"),
    path("<int:incident_id>/playbook", pages.playbook, name="playbook"),
    path("<int:incident_id>/activate", acts.activate, name="activate"),
    path("<int:incident_id>/break-glass", acts.break_glass, name="break_glass"),
    path("<int:incident_id>/countersign", acts.countersign, name="countersign"),
    path("<int:incident_id>/effects", pages.effects, name="effects"),
    path("<int:incident_id>/propose-stand-down", acts.propose_stand_down, name="propose_stand_down"),
    path("<int:incident_id>/stand-down", acts.stand_down, name="stand_down"),
]
