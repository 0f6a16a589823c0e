"""Django's settings, derived from the environment; see :mod:`arrimage.config.environment`."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from arrimage.config import environment, log_in
from arrimage.web import logs

DATA = environment.data_folder()
PRODUCTION = environment.production()
SECRET_KEY = environment.secret_key(DATA)
DEBUG = False
ALLOWED_HOSTS = environment.hosts()
BASE_URL = environment.base_url()
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "arrimage.web.views.forbidden"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "arrimage.web",
    "arrimage.partnership",
    "arrimage.needs",
    "arrimage.strategy",
    "arrimage.results",
    "arrimage.exchange",
    "arrimage.config.apps.ConfigConfig",
    # After our own rooms, so that our templates and words come before theirs.
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
]

MIDDLEWARE = [
    "arrimage.web.observing.Observed",
    "arrimage.web.page_cache.PublicPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "arrimage.web.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "arrimage.web.signing_in.sessions.SessionAge",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "arrimage.web.middleware.CurrentActor",
    "arrimage.web.middleware.NoNullCharacters",
    "arrimage.web.limits.Limits",
    "arrimage.web.signing_in.second_factor.SecondFactor",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "arrimage.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "arrimage.web.shell.shell",
            ],
            "builtins": ["django.templatetags.i18n", "arrimage.web.templatetags.arrimage"],
        },
    }
]
WSGI_APPLICATION = "arrimage.config.wsgi.application"

DATABASES = {"default": environment.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "web.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "arrimage.web.authentication.EmailBackend"]
LOGIN_URL = "web:log_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Log-in (docs/adr/0007-log-in.md)
ACCOUNT_ADAPTER = "arrimage.web.signing_in.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "arrimage.web.signing_in.adapters.ProviderAdapter"
MFA_ADAPTER = "arrimage.web.signing_in.adapters.FactorAdapter"
USERSESSIONS_ADAPTER = "arrimage.web.signing_in.adapters.SessionsAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
#: An account is opened by invitation or by an administrator, so its first address needs no further proof.
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
#: By place (ip) and by account (key); the lock-out below is stricter for one place and one account.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,60/h/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "1/3m/key",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
PASSWORD_RESET_TIMEOUT = 2 * 3600
ACCOUNT_FORMS = {
    "login": "arrimage.web.signing_in.forms.LogInForm",
    "add_email": "arrimage.web.signing_in.forms.AddressForm",
    "change_password": "arrimage.web.signing_in.forms.ChangePasswordForm",
    "set_password": "arrimage.web.signing_in.forms.SetPasswordForm",
    "reset_password": "arrimage.web.signing_in.forms.ResetPasswordForm",
    "reset_password_from_key": "arrimage.web.signing_in.forms.ResetPasswordKeyForm",
    "reauthenticate": "arrimage.web.signing_in.forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "arrimage.web.signing_in.forms.CodeForm",
    "reauthenticate": "arrimage.web.signing_in.forms.CodeAgainForm",
    "activate_totp": "arrimage.web.signing_in.forms.ActivateAppForm",
    "deactivate_totp": "arrimage.web.signing_in.forms.DeactivateAppForm",
    "generate_recovery_codes": "arrimage.web.signing_in.forms.RecoveryForm",
    "add_webauthn": "arrimage.web.signing_in.forms.AddPasskeyForm",
    "edit_webauthn": "arrimage.web.signing_in.forms.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Arrimage"
MFA_PASSKEY_LOGIN_ENABLED = True
#: Browsers make passkeys on localhost without encryption; nowhere else.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
REQUIRE_MFA = log_in.second_factor_required(production=PRODUCTION)
SOCIALACCOUNT_PROVIDERS = log_in.oidc(production=PRODUCTION)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
ALLAUTH_TRUSTED_PROXY_COUNT = log_in.proxies()
AXES_USERNAME_CALLABLE = "arrimage.web.signing_in.lockout.name_of"
AXES_CLIENT_IP_CALLABLE = "arrimage.web.signing_in.lockout.place_of"
AXES_LOCKOUT_CALLABLE = "arrimage.web.signing_in.lockout.page"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
#: Who logged in when stands in the audit trail and in the list of sessions.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "login",
    "email",
    "code",
    "credential",
    "next",
    "csrfmiddlewaretoken",
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "snapshots": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "snapshots"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served from the packages themselves, so that the first page needs no collecting step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

#: Without use; fourteen days in all: arrimage.web.signing_in.sessions.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    # A cookie under such a name is taken from this very host alone, encrypted, for all of its paths.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION and environment.value("ARRIMAGE_HSTS_SUBDOMAINS")
if environment.value("ARRIMAGE_PROXIES"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PAGE_CACHE = RATE_LIMITS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A workbook of 100 000 rows is about 6 MB; uploads above the limit are refused before they are read.
UPLOAD_LIMIT_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Operations
_MAIL = environment.mail()
globals().update({name: value for name, value in _MAIL.items() if name.startswith("EMAIL_")})
MAIL_WAITS = bool(_MAIL["MAIL_WAITS"])
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.value("ARRIMAGE_MAIL_FROM")
MAIL_KEEP_DAYS = environment.value("ARRIMAGE_MAIL_KEEP_DAYS")
METRICS_TOKEN = environment.value("ARRIMAGE_METRICS_TOKEN")
METRICS_LOOPBACK = environment.value("ARRIMAGE_METRICS_LOOPBACK")
SECURITY_CONTACT = environment.value("ARRIMAGE_SECURITY_CONTACT")
PRIVACY_CONTACT = environment.value("ARRIMAGE_PRIVACY_CONTACT")
ROOMS_OFF = environment.rooms_off()

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = logs.configuration(
    production=PRODUCTION, level=environment.value("ARRIMAGE_LOG_LEVEL") or ("INFO" if PRODUCTION else "WARNING")
)
SILENCED_SYSTEM_CHECKS: list[str] = []
#: Shown on the log-in page on purpose; demonstration accounts are refused where real people are served.
DEMO_PASSWORD = "port-clair-demonstration"  # noqa: S105
