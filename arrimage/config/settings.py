"""Django's settings, derived from the environment; see :mod:`arrimage.config.environment`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from arrimage.config import environment
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
]

MIDDLEWARE = [
    "arrimage.web.observing.Observed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "arrimage.web.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "arrimage.web.middleware.CurrentActor",
    "arrimage.web.middleware.NoNullCharacters",
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
AUTHENTICATION_BACKENDS = ["arrimage.web.authentication.EmailBackend"]
LOGIN_URL = "web:log_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
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

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
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
