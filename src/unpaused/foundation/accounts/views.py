"""Sign-in of staff. The template stands in ui, which lies above: Django finds it by name."""

from django.contrib.auth import views as auth_views
from django.views import i18n

from unpaused.foundation.accounts.access import public

sign_in = public(auth_views.LoginView.as_view(template_name="accounts/sign_in.html", redirect_authenticated_user=True))
sign_out = public(auth_views.LogoutView.as_view())
language = public(i18n.set_language)
