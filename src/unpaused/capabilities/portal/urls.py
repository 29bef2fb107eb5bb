from django.urls import path

from unpaused.capabilities.portal.views import authenticity, changing, claiming, documents, entering, event, sending

app_name = "portal"
urlpatterns = [
    path("", entering.enter, name="enter"),
    path("code", entering.code, name="code"),
    path("code/again", entering.code_again, name="code_again"),
    path("identity", entering.identity, name="identity"),
    path("not-me", entering.not_me, name="not_me"),
    path("not-for-you", entering.not_for_you, name="not_for_you"),
    path("hotline", entering.hotline, name="hotline"),
    path("sign-out", entering.sign_out, name="sign_out"),
    path("is-it-you", authenticity.is_it_you, name="is_it_you"),
    path("claims", claiming.my_claims, name="claims"),
    path("claims/<str:number>", claiming.claim, name="claim"),
    path("claims/<str:number>/event", event.statement, name="statement"),
    path("claims/<str:number>/event/<slug:name>", event.question, name="question"),
    path("claims/<str:number>/case", claiming.case, name="case"),
    path("claims/<str:number>/documents", documents.documents, name="documents"),
    path("claims/<str:number>/documents/<slug:code>", documents.document, name="document"),
    path("claims/<str:number>/documents/<slug:code>/remove", documents.remove, name="remove"),
    path("claims/<str:number>/photographs/<int:document_id>", documents.photograph, name="photograph"),
    path("claims/<str:number>/account", sending.account, name="account"),
    path("claims/<str:number>/account/change", changing.change_account, name="change_account"),
    path("claims/<str:number>/account/change/code", changing.change_code, name="change_code"),
    path("claims/<str:number>/account/change/code/again", changing.change_code_again, name="change_code_again"),
    path("claims/<str:number>/account/change/identity", changing.change_identity, name="change_identity"),
    path("claims/<str:number>/account/change/new", changing.new_account, name="new_account"),
    path("claims/<str:number>/account/change/back", changing.take_back, name="take_back"),
    path("claims/<str:number>/check", sending.check, name="check"),
    path("claims/<str:number>/sent", sending.sent, name="sent"),
    path("claims/<str:number>/progress", claiming.progress, name="progress"),
]
