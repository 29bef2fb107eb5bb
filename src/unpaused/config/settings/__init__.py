"""Django's settings, all from the environment (config/environment.py lists every variable)."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONCE, SELF

from unpaused.config import environment, keys, logs
from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.foundation.keys.ciphers import suite_named
from unpaused.foundation.signing_in import duties

PACKAGE = Path(__file__).resolve().parents[2]
HOME = environment.home()
DEBUG = environment.value("UNPAUSED_DEBUG") == "1"
DRILL = environment.value("UNPAUSED_DRILL") == "1"
SECRET_KEY = environment.kept_secret("UNPAUSED_SECRET_KEY", "secret_key")
PUBLIC_URL = environment.value("PUBLIC_URL").rstrip("/")
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or "", "127.0.0.1", "localhost"]
SECURE = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "axes",
    "unpaused.foundation.accounts",
    "unpaused.foundation.audit",
    "unpaused.foundation.privacy",
    "unpaused.foundation.files",
    "unpaused.foundation.papers",
    "unpaused.foundation.jobs",
    "unpaused.foundation.events",
    "unpaused.foundation.live",
    "unpaused.foundation.machine",
    "unpaused.foundation.webhooks",
    "unpaused.ui",
    "unpaused.capabilities.incidents",
    "unpaused.capabilities.tasks",
    "unpaused.capabilities.outreach",
    "unpaused.capabilities.claims",
    "unpaused.capabilities.screening",
    "unpaused.capabilities.portal",
    "unpaused.capabilities.bulletin",
    "unpaused.capabilities.filings",
    "unpaused.capabilities.command",
    "unpaused.capabilities.administration",
    "unpaused.capabilities.audit_trail",
    "unpaused.config",
    # After ours, whose templates come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "unpaused.foundation.accounts.middleware.RequestIdentity",
    "unpaused.ui.middleware.UploadsGoOn",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "unpaused.foundation.accounts.middleware.EveryRouteDeclaresAccess",
    "unpaused.ui.middleware.ErrorsForPeople",
    "unpaused.ui.unreachable.DatabaseDown",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "unpaused.config.urls"
WSGI_APPLICATION = "unpaused.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "unpaused.foundation.accounts.backends.StaffBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

SECOND_FACTOR = environment.value("UNPAUSED_SECOND_FACTOR") == "1"
ACCOUNT_ADAPTER = "unpaused.foundation.signing_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "unpaused.foundation.signing_in.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE, never longer
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}  # by person: an office has one address
SOCIALACCOUNT_ADAPTER = "unpaused.foundation.signing_in.provider.ProviderAdapter"
OIDC_URL = environment.value("UNPAUSED_OIDC_URL").rstrip("/")
_oidc = urlsplit(OIDC_URL)
OIDC_RULES = duties.rules_from(environment.value("UNPAUSED_OIDC_RULES"))
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "company",
                "name": environment.value("UNPAUSED_OIDC_NAME"),
                "client_id": environment.value("UNPAUSED_OIDC_CLIENT"),
                "secret": environment.value("UNPAUSED_OIDC_SECRET"),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}
MFA_ADAPTER = "unpaused.foundation.signing_in.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # half a minute of a clock that is off
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # browsers themselves allow it on localhost alone
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "unpaused_cache"}}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "unpaused.ui.context.shell",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": parts.port or "",
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASE_URL = environment.value("DATABASE_URL")
DATABASE_OWNER_URL = environment.value("DATABASE_OWNER_URL") or DATABASE_URL
if not DATABASE_URL:
    _connection = EmbeddedPostgres(HOME).connection()
    DATABASE_URL = _connection.url("unpaused_app")
    DATABASE_OWNER_URL = _connection.url("unpaused_owner")
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "unpaused.foundation.jobs.wiring.on_ready"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("static")  # WhiteNoise warns where it is missing
NODE_MODULES = Path(environment.value("UNPAUSED_NODE_MODULES"))
WHITENOISE_USE_FINDERS = True
FILES_ROOT = HOME / "files"
SEALS_SEEN_ROOT = HOME / "seals-seen"
BOOK_ROOT = Path(environment.value("UNPAUSED_BOOK"))
PLAYBOOKS_ROOT = Path(environment.value("UNPAUSED_PLAYBOOKS") or PACKAGE.parents[1] / "playbooks")
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * MAX_UPLOAD_BYTES
MAX_REQUEST_BYTES = 64 * 1024 * 1024  # six photographs at once
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_REQUEST_BYTES
FILE_UPLOAD_HANDLERS = [
    "unpaused.foundation.files.uploads.WithinLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "unpaused.ui.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
LIVE_URL = environment.value("UNPAUSED_LIVE_URL")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF, LIVE_URL],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF, *([f"{_oidc.scheme}://{_oidc.netloc}"] if OIDC_URL else [])],
        "frame-ancestors": ["'none'"],
    }
}

SMPP_URL = environment.value("SMPP_URL")
SMTP_URL = environment.value("SMTP_URL")
INSURER_NAMES = environment.value("UNPAUSED_INSURER").split("|")
OFFICIAL_DOMAIN = environment.value("UNPAUSED_DOMAIN") or urlsplit(PUBLIC_URL).netloc
HOTLINE = environment.value("UNPAUSED_HOTLINE")
SMS_SOURCE = environment.value("UNPAUSED_SMS_SOURCE")
MAIL_FROM = environment.value("UNPAUSED_MAIL_FROM")
BANK_FOLDER = environment.value("BANK_FOLDER")
HANDSETS_URL = environment.value("UNPAUSED_HANDSETS_URL") if DRILL else ""
_DRILL_PAYER = "不停歇保险股份有限公司;1000200030004000;102521000010"
BANK_PAYER = environment.value("BANK_PAYER") or (_DRILL_PAYER if DRILL else "")
CORE_URL = environment.value("CORE_URL")
WEBHOOKS_PRIVATE = environment.value("UNPAUSED_WEBHOOKS_PRIVATE") == "1"
BACKUP_URL = environment.value("BACKUP_URL")

KEYRING = keys.ring()
SUITE = suite_named(environment.value("UNPAUSED_SUITE"))

LOGGING = logs.configuration()
