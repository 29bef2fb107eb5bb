from django.urls import path

from unpaused.capabilities.administration.views import accounts, lendings, own, webhooks

app_name = "administration"
urlpatterns = [
    path("own", own.own, name="own"),
    path("own/sessions/others", own.end_others, name="own_end_others"),
    path("own/sessions/<int:session_id>/end", own.end_session, name="own_end_session"),
    path("own/tokens/new", own.make_token, name="make_token"),
    path("own/tokens/<int:token_id>/revoke", own.revoke_token, name="own_revoke_token"),
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/new", accounts.create, name="create"),
    path("accounts/<int:account_id>", accounts.account, name="account"),
    path("accounts/<int:account_id>/change", accounts.change, name="change"),
    path("accounts/<int:account_id>/confirm", accounts.confirm, name="confirm_account"),
    path("accounts/<int:account_id>/close", accounts.close, name="close"),
    path("accounts/<int:account_id>/reopen", accounts.reopen, name="reopen"),
    path("accounts/<int:account_id>/password", accounts.password, name="password"),
    path("accounts/<int:account_id>/factors", accounts.factors, name="factors"),
    path("accounts/<int:account_id>/sessions/<int:session_id>/end", accounts.end_session, name="end_session"),
    path("accounts/<int:account_id>/tokens/<int:token_id>/revoke", accounts.revoke_token, name="revoke_token"),
    path("lendings", lendings.lendings, name="lendings"),
    path("lendings/new", lendings.propose, name="propose"),
    path("lendings/<int:lending_id>", lendings.lending, name="lending"),
    path("lendings/<int:lending_id>/confirm", lendings.confirm, name="confirm"),
    path("lendings/<int:lending_id>/end", lendings.end, name="end"),
    path("webhooks", webhooks.webhooks, name="webhooks"),
    path("webhooks/new", webhooks.create, name="create_webhook"),
    path("webhooks/<int:webhook_id>", webhooks.webhook, name="webhook"),
    path("webhooks/<int:webhook_id>/change", webhooks.change, name="change_webhook"),
    path("webhooks/<int:webhook_id>/secret", webhooks.secret, name="replace_secret"),
    path("webhooks/<int:webhook_id>/off", webhooks.switch_off, name="switch_off"),
    path("webhooks/<int:webhook_id>/on", webhooks.switch_on, name="switch_on"),
    path("webhooks/deliveries/<int:delivery_id>/again", webhooks.send_again, name="send_again"),
]
