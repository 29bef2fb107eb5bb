from django.urls import path

from unpaused.capabilities.claims.views import acts, again, cases, clearing, equality, grants, not_told, payouts

app_name = "claims"
urlpatterns = [
    path("", cases.claims, name="claims"),
    path("payouts", payouts.payouts, name="payouts"),
    path("payouts/mismatches", payouts.mismatches, name="mismatches"),
    path("payouts/mismatches/<int:mismatch_id>", clearing.clear, name="clear_mismatch"),
    path("payouts/refused", again.approve_again, name="approve_again"),
    path("payouts/core-refused", not_told.refused, name="refused_by_core"),
    path("<int:claim_id>", cases.claim, name="claim"),
    path("<int:claim_id>/decide", acts.decide, name="decide"),
    path("equal-treatment/<int:incident_id>", equality.equal_treatment, name="equal_treatment"),
    path("<int:claim_id>/grants/apply", grants.apply, name="apply_for_measure"),
    path("<int:claim_id>/grants/<int:grant_id>", grants.decide, name="decide_grant"),
    path("<int:claim_id>/identity", acts.identity, name="identity"),
    path("<int:claim_id>/identity/<int:identity_id>", acts.show_identity, name="show_identity"),
    path("<int:claim_id>/payee", acts.payee, name="payee"),
    path("<int:claim_id>/payee/stop", acts.stop_change, name="stop_change"),
    path("<int:claim_id>/account", acts.show_account, name="show_account"),
    path("<int:claim_id>/name", acts.show_name, name="show_name"),
    path("<int:claim_id>/documents/<int:document_id>", cases.document, name="document"),
]
