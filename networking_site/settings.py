"""Every choice the site leaves open, read from the environment or from `.env`.

Nothing needs to be set to try it out; `docs/operations.md` says what production needs.
An unsafe production start is refused in plain words by `networking_site/safety.py`.
"""

from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.contrib.messages import constants as message_levels
from django.utils.translation import gettext_lazy as _

from networking_site.safety import refuse_unsafe_start

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

# Where it runs --------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=True)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o750)
SECRET_KEY = env.str("SECRET_KEY", default="for-trying-out-only" * 3 if DEBUG else "")
SITE_NAME = env.str("SITE_NAME", default="The Long Table")
SITE_URL = env.str(
    "SITE_URL", default=f"http://localhost:{env.int('PORT', default=8000)}"
).rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [SITE_HOST],
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=None)
WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", default=1)
EMBEDDED_WORKER = env.bool("EMBEDDED_WORKER", default=DEBUG)
# What a fresh group begins with; organisers choose in the admin from then on.
JOINING = env.str("JOINING", default="open")  # or approval, or invitation
ORGANISERS_SECOND_FACTOR = env.str(  # or offered
    "ORGANISERS_SECOND_FACTOR", default="offered" if DEBUG else "required"
)
MEMBERS_MAKE_EVENTS = env.bool("MEMBERS_MAKE_EVENTS", default=True)

# Social sign-in: a provider appears when its keys are set ----------------------------
SOCIALACCOUNT_PROVIDERS = {
    name: {
        "APPS": [
            {
                "client_id": client_id,
                "secret": env.str(f"{key}_SECRET", default=""),
                **more,
            }
        ]
    }
    for name, key, more in [
        ("google", "GOOGLE", {}),
        ("facebook", "FACEBOOK", {}),
        (
            "openid_connect",
            "LINKEDIN",
            {
                "provider_id": "linkedin",
                "name": "LinkedIn",
                "settings": {
                    "server_url": "https://www.linkedin.com/oauth/.well-known/openid-configuration"
                },
            },
        ),
    ]
    if (client_id := env.str(f"{key}_CLIENT_ID", default=""))
}

# Where a provider's sign-in form may lead: browsers ask before they follow (CSP).
SOCIAL_DOORS = [
    door
    for name, doors in [
        ("google", ["https://accounts.google.com"]),
        ("facebook", ["https://www.facebook.com", "https://m.facebook.com"]),
        ("openid_connect", ["https://www.linkedin.com"]),
    ]
    if name in SOCIALACCOUNT_PROVIDERS
    for door in doors
]

# What it is made of ---------------------------------------------------------------
INSTALLED_APPS = [
    "networking_site.apps.RoofConfig",
    "networking_site.health",
    "networking_site.exports",
    "networking_site.announcements",
    "networking_site.my_data",
    "events.rooms",
    "events",
    "contacts.introductions",
    "contacts.notices",
    "contacts.profiles",
    "networking_site.lib.group",
    "networking_site.lib.outbox",
    "networking_site.lib.schedule",
    "networking_site.lib.trail",
    "allauth.account",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{name}" for name in SOCIALACCOUNT_PROVIDERS),
    "allauth.mfa",
    "allauth.usersessions",
    "allauth",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "networking_site.organisers.config.WorkshopConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "networking_site.sign_in.EvenAnswers",
    "networking_site.lib.middleware.SafetyHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "networking_site.lib.middleware.RefuseMalformed",
    "networking_site.lib.middleware.ForgetWhoLeft",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "networking_site.lib.group.language.GroupLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "networking_site.lib.middleware.SayAtTheDoor",
    "networking_site.lib.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "networking_site.organisers.others_events.NoteOthersEvents",
    "networking_site.viewer.ViewerZone",
    "networking_site.joining.WaitingRoom",
    "networking_site.lib.again.TryAgain",
]
ROOT_URLCONF = "networking_site.urls"
WSGI_APPLICATION = "networking_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "networking_site.viewer.site_context",
                "networking_site.lib.stylesheet.stylesheet_context",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_TAGS = {message_levels.ERROR: "danger"}

# Where it keeps things ------------------------------------------------------------
DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'site.sqlite3'}")
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        **DATABASES["default"].get("OPTIONS", {}),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
CACHES = {"default": env.cache("CACHE_URL", default="dbcache://cache")}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("handbook", BASE_DIR / "docs" / "pictures" / "organisers"),
]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Photos and other files of members: never served but by a view that asks who looks ---
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750

# Mail: files out of the box, `EMAIL_URL=smtp+tls://user:password@host:587` for real --
MAIL_DIR = DATA_DIR / "mail"
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "networking_site.lib.outbox.backends.OneFilePerLetter"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"hello@{SITE_HOST}"
)
# Calendars compare the organiser of an invitation with its sender: the address alone.
CALENDAR_ORGANISER = parseaddr(DEFAULT_FROM_EMAIL)[1]

# Languages and time ---------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "networking_site.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")

# Signing in: one door, by e-mail, with a password or a code ---------------------------
AUTH_USER_MODEL = "profiles.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email"]}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_ADAPTER = "networking_site.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"signup": "networking_site.sign_in.SignUpForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "networking_site.sign_in.name_of"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT or 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # the code of the last half minute is good: RFC 6238, 5.2
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
SOCIALACCOUNT_ADAPTER = "networking_site.sign_in.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False

# Safety ---------------------------------------------------------------------------
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *SOCIAL_DOORS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "report-uri": ["/csp-report/"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
CSRF_FAILURE_VIEW = "networking_site.errors.csrf_failure"
FILE_UPLOAD_PERMISSIONS = 0o640
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "networking_site.lib.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        # A page that is not there, or a wrong host, is the asker's affair.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}

refuse_unsafe_start(vars())
