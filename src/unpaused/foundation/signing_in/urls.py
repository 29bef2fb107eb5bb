"""The library's pages that we use, under our addresses and with our declarations. Their names are the library's."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as provider
from django.urls import path
from django.views.generic import RedirectView

from unpaused.foundation.accounts.access import before_work, public
from unpaused.foundation.signing_in import views
from unpaused.foundation.signing_in.factors import audited, of_own

to_own_account = RedirectView.as_view(pattern_name="administration:own")

urlpatterns = [
    path("sign-in", public(account.login), name="account_login"),
    path("sign-in/second-factor", public(factors.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-out", public(account.logout), name="account_logout"),
    path("language", public(views.language), name="language"),
    path("password", before_work(account.password_change), name="account_change_password"),
    path("confirm", before_work(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/second-factor", before_work(factors.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey", before_work(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("second-factor", before_work(views.second_factor), name="second_factor"),
    path("second-factor/app", before_work(audited(totp.activate_totp)), name="mfa_activate_totp"),
    path("second-factor/app/remove", before_work(audited(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path("second-factor/passkey", before_work(audited(passkeys.add_webauthn)), name="mfa_add_webauthn"),
    path(
        "second-factor/passkeys/<int:pk>/remove",
        before_work(of_own(audited(passkeys.remove_webauthn))),
        name="mfa_remove_webauthn",
    ),
    path("second-factor/codes", before_work(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/new",
        before_work(audited(recovery_codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    # Where the library goes when something is done.
    path("factors", before_work(to_own_account), name="mfa_index"),
    path("password/first", before_work(to_own_account), name="account_set_password"),  # none here: the provider asks
    path("passkeys", before_work(to_own_account), name="mfa_list_webauthn"),
    path("oidc/<slug:provider_id>", public(views.reachable(provider.login)), name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/callback", public(views.reachable(provider.callback)), name="openid_connect_callback"
    ),
]
