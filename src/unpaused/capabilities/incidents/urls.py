from django.urls import path

from unpaused.capabilities.incidents.views import acts, areas, drafts, endings, pages, playbooks, running

app_name = "incidents"
urlpatterns = [
    path("", pages.incidents, name="incidents"),
    path("areas", areas.area_results, name="area_results"),
    path("declare", drafts.declare, name="declare"),
    path("import", drafts.import_alert, name="import_alert"),
    path("playbooks", playbooks.playbooks, name="playbooks"),
    path("playbooks/upload", playbooks.upload, name="upload_playbook"),
    path("playbooks/compare", playbooks.compare, name="compare_playbooks"),
    path("playbooks/<slug:code>/<int:version>", playbooks.version, name="playbook_version"),
    path("playbooks/<slug:code>/<int:version>/file", playbooks.download, name="playbook_file"),
    path("playbooks/<slug:code>/<int:version>/approve", playbooks.approve, name="approve_playbook"),
    path("playbooks/<slug:code>/<int:version>/retire", playbooks.retire, name="retire_playbook"),
    path("<int:incident_id>", pages.incident, name="incident"),
    path("<int:incident_id>/playbook", pages.playbook, name="playbook"),
    path("<int:incident_id>/effects", pages.effects, name="effects"),
    path("<int:incident_id>/effects/<int:measure_id>/<slug:code>", pages.effect, name="effect"),
    path("<int:incident_id>/alerts/<int:alert_id>", pages.alert, name="alert"),
    path("<int:incident_id>/edit", drafts.edit, name="edit"),
    path("<int:incident_id>/cancel", drafts.cancel, name="cancel"),
    path("<int:incident_id>/activate", acts.activate, name="activate"),
    path("<int:incident_id>/break-glass", acts.break_glass, name="break_glass"),
    path("<int:incident_id>/countersign", acts.countersign, name="countersign"),
    path("<int:incident_id>/owner", running.owner, name="owner"),
    path("<int:incident_id>/response-level", running.response_level, name="response_level"),
    path("<int:incident_id>/grade", running.grade, name="grade"),
    path("<int:incident_id>/calendar", running.working_days, name="calendar"),
    path("<int:incident_id>/log", running.log, name="log"),
    path("<int:incident_id>/attach", running.attach, name="attach"),
    path("<int:incident_id>/documents/<int:attachment_id>", running.document, name="document"),
    path("<int:incident_id>/propose-stand-down", endings.propose_stand_down, name="propose_stand_down"),
    path("<int:incident_id>/withdraw-stand-down", endings.withdraw_stand_down, name="withdraw_stand_down"),
    path("<int:incident_id>/stand-down", endings.stand_down, name="stand_down"),
]
