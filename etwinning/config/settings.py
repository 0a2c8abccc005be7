"""All settings, read from the environment.

Variables (development has a default for each; elsewhere the ones marked * must be set):

ETWINNING_ENV        development | test | production
ETWINNING_SECRET*    at least 50 characters
ETWINNING_HOSTS*     host names, separated by commas
ETWINNING_ADDRESS*   the address people type, e.g. https://etwinning.example
DATABASE_URL         postgresql://user:password@host:port/name; without it the embedded server is used
ETWINNING_MAIL*      smtp://user:password@host:port (smtps:// for TLS); development keeps mails in var/mails
ETWINNING_MAIL_FROM  the sender of our mails
ETWINNING_VAR        the folder of everything made at run time; var/ of the checkout by itself
ETWINNING_FILES      where kept files lie, s3://key:secret@host/bucket?region=eu-central-1; without it in var/files
ETWINNING_SCANNER    ClamAV's daemon, unix:/path or tcp:host:port; without it uploads are not scanned for viruses
ETWINNING_FFMPEG     the program that makes films and sounds play everywhere, or off; without it ffmpeg of the PATH
ETWINNING_PUSH_KEY   the file with the key (PEM, P-256) that push services know us by; development makes one in var/,
                     production without it pushes nothing
ETWINNING_PEERTUBE   hosts of further PeerTube servers whose videos may be shown in a text, separated by commas
ETWINNING_TRANSLATOR a machine that translates pages of the portal, a server with LibreTranslate's API: https://key@host
                     (the key may be missing); without it no machine translates, and nothing is sent anywhere
ETWINNING_MEETINGS   where meetings are held: bigbluebutton:https://host/bigbluebutton/api or jitsi:https://host, with
                     …_SECRET (and …_APP for Jitsi's tokens, …_RECORD=yes to let teachers record); without in browsers
ETWINNING_ICE        what helps browsers to find each other: stun:host:port or turn:user:password@host:port, by commas
ETWINNING_LIVE       address of the live process; production's proxy leads /live/ there, so empty means "same host"
"""

import os
import re
import shutil
from email.utils import parseaddr
from pathlib import Path

from django.conf import locale as django_locale
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from etwinning.config import database, mail, meetings
from etwinning.config.variables import refused, text, web_address
from etwinning.core.languages import DJANGO_LANGUAGES, EXTRA_LANGUAGE_INFO
from etwinning.libraries import (
    embeds,
    moment,  # noqa: F401 - before anybody chooses a language
)

ROOT = Path(__file__).resolve().parent.parent.parent


VAR = Path(text("ETWINNING_VAR", str(ROOT / "var"))).resolve()
ENV = text("ETWINNING_ENV", "development")
if ENV not in {"development", "test", "production"}:
    raise refused("ETWINNING_ENV", ENV, "be development, test or production")
PRODUCTION = ENV == "production"


def secret_text(name: str, development: str) -> str:
    """A value that only development and tests may leave out."""
    return text(name, None if PRODUCTION else development)


DEBUG = False
SECRET_KEY = secret_text("ETWINNING_SECRET", "development-only-" + "0" * 50)
if len(SECRET_KEY) < 50:  # noqa: PLR2004 - as the sentence says
    message = "ETWINNING_SECRET is too short. It needs at least 50 characters."
    raise ImproperlyConfigured(message)

ADDRESS = web_address("ETWINNING_ADDRESS", secret_text("ETWINNING_ADDRESS", "http://127.0.0.1:8000"))
ALLOWED_HOSTS = [
    host.strip() for host in secret_text("ETWINNING_HOSTS", "127.0.0.1,localhost,testserver").split(",") if host.strip()
]
if not ALLOWED_HOSTS:
    message = "ETWINNING_HOSTS names no host. Write host names, separated by commas."
    raise ImproperlyConfigured(message)
LIVE_ADDRESS = web_address("ETWINNING_LIVE", live) if (live := text("ETWINNING_LIVE", "")) else ""
LIVE_ORIGINS = [ADDRESS]  # a page of another site may not open our sockets

OURS = """
    ui core people safety schools network calendar messages calls directory spaces materials versions remarks pages
    threads chat meetings twinspace plans teams letters classroom guests archives looking contributions projects
    handovers groups figures recognition tickets desks home newsletters
    translating editing portal config
"""
INSTALLED_APPS = [
    *(f"etwinning.{name}" for name in OURS.split()),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "etwinning.config.apps.ShownOnce",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.snippets",
    "wagtail.users",
    "wagtail.search",
    "etwinning.config.apps.WithoutMails",  # wagtail.admin
    "wagtail",
    "taggit",
    "modelcluster",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "etwinning.config.policies.only_pages_name_players",
    "etwinning.core.powers.pages_ask_for_no_device",
    "django.middleware.gzip.GZipMiddleware",
    "etwinning.core.outage.honest_outage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "etwinning.people.middleware.person_of_the_session",
    "etwinning.people.middleware.pages_stay_private",
    "etwinning.people.middleware.language_of_the_reader",
    "etwinning.ui.middleware.without_pictures",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "etwinning.people.middleware.pupils_have_no_account_pages",
    "etwinning.people.middleware.officers_have_a_second_step",
    "etwinning.safety.middleware.suspended_people_wait",
    "etwinning.spaces.middleware.presence_is_noted",
    "etwinning.spaces.middleware.looking_as_another",
    "etwinning.config.methods.never_blank",
    "etwinning.core.pages.refused_politely",
]

ROOT_URLCONF = "etwinning.config.urls"
WSGI_APPLICATION = "etwinning.config.wsgi.application"
ASGI_APPLICATION = "etwinning.config.asgi.application"

CONTEXT_PROCESSORS = [
    "etwinning.core.templates.always",
    "etwinning.people.templates.always",
    "etwinning.classroom.templates.always",
    "etwinning.home.templates.always",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "etwinning.core.templates.environment",
            "context_processors": CONTEXT_PROCESSORS,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "etwinning.ui.widgets.QuickRenderer"

DATABASES = {"default": database.settings_from(os.environ.get("DATABASE_URL", ""), instance=VAR)}
# What all processes must know together for some minutes: how often somebody tried. Nothing is cached for speed here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_memory",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["etwinning.people.accounts.SignIn"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if ENV == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "given_name", "family_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "etwinning.people.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that registered; elsewhere one signs in
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SIGNUP_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
_FORMS = "etwinning.people.forms.accounts"
ACCOUNT_FORMS = {
    "signup": f"{_FORMS}.SignUp",
    "login": f"{_FORMS}.SignIn",
    "add_email": f"{_FORMS}.ChangeEmail",
    "change_password": f"{_FORMS}.ChangePassword",
    "set_password": f"{_FORMS}.SetPassword",
    "reset_password": f"{_FORMS}.ResetPassword",
    "reset_password_from_key": f"{_FORMS}.NewPassword",
    "reauthenticate": f"{_FORMS}.Reauthenticate",
}
# A school is one address on the internet: what counts per address is generous, what counts per account is not.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,6/5m/key",
    "signup": "40/h/ip",
    "reset_password": "40/h/ip,5/h/key",
    "pupil_sign_in": "120/m/ip,10/5m/key",
    "pupil_pictures": "120/m/ip,6/5m/key",
    "lesson_pin": "60/m/ip,6/5m/key",
    "ask_desk": "40/h/ip,6/h/key",
    "add_words": "80/h/ip,20/h/key",
    "ask_newsletter": "40/h/ip",
    "say_helpful": "120/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0  # whose X-Forwarded-For we believe
USERSESSIONS_TRACK_ACTIVITY = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "eTwinning"
MFA_TOTP_TOLERANCE = 1  # a code is still good while one types it, and for clocks that are a little off (RFC 6238, 5.2)
USERSESSIONS_ADAPTER = "etwinning.people.accounts.SessionsAdapter"
MFA_ADAPTER = "etwinning.people.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": f"{_FORMS}.EnterCode",
    "reauthenticate": f"{_FORMS}.EnterCodeAgain",
    "activate_totp": f"{_FORMS}.StartApp",
    "add_webauthn": f"{_FORMS}.AddPasskey",
    "edit_webauthn": f"{_FORMS}.RenamePasskey",
    "login_webauthn": f"{_FORMS}.SignInByPasskey",
}

LANGUAGE_CODE = "en"
LANGUAGES = DJANGO_LANGUAGES
django_locale.LANG_INFO.update(EXTRA_LANGUAGE_INFO)
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static-files"  # built from the checkout, whatever ETWINNING_VAR says
STATICFILES_DIRS = [ROOT / "var" / "static"]
MEDIA_ROOT = VAR / "files"
FILES = text("ETWINNING_FILES", "")
if FILES and not FILES.startswith(("s3://", "s3+http://")):
    message = "ETWINNING_FILES must look like s3://key:secret@host/bucket?region=eu-central-1."
    raise ImproperlyConfigured(message)
STORAGES = {
    "default": {"BACKEND": "etwinning.config.bucket.HashBucket", "OPTIONS": {"address": FILES}}
    if FILES
    else {"BACKEND": "etwinning.core.storage.HashStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENV != "test"
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_SCANNER = text("ETWINNING_SCANNER", "")
if FILE_SCANNER and not FILE_SCANNER.startswith(("unix:/", "tcp:")):
    raise refused("ETWINNING_SCANNER", FILE_SCANNER, "look like unix:/run/clamav/clamd.ctl or tcp:host:3310")
FFMPEG = text("ETWINNING_FFMPEG", "off" if ENV == "test" else "")
if FFMPEG not in {"", "off"} and not shutil.which(FFMPEG):
    raise refused("ETWINNING_FFMPEG", FFMPEG, "be the path of a program that is there, or off")
MEETINGS = meetings.server_from(*(text(f"ETWINNING_MEETINGS{part}", "") for part in ("", "_SECRET", "_APP", "_RECORD")))
ICE_SERVERS = meetings.ice_from(text("ETWINNING_ICE", ""))
TRANSLATOR = web_address("ETWINNING_TRANSLATOR", machine) if (machine := text("ETWINNING_TRANSLATOR", "")) else ""
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SUGGESTIONS_KEPT = 0 if ENV == "test" else 600  # seconds; who is shown is asked anew each time

TASKS = {
    "default": {
        "BACKEND": "etwinning.config.tasks.AtOnce" if ENV == "test" else "etwinning.config.tasks.ProcrastinateBackend",
    },
}
PROCRASTINATE_IMPORT_PATHS = ["etwinning.config.nightly", "etwinning.config.often"]  # what the clock begins

MAILERS = mail.mailers_from(secret_text("ETWINNING_MAIL", ""), folder=VAR / "mails")
DEFAULT_FROM_EMAIL = text("ETWINNING_MAIL_FROM", "eTwinning <no-reply@etwinning.example>")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise refused("ETWINNING_MAIL_FROM", DEFAULT_FROM_EMAIL, "look like eTwinning <no-reply@etwinning.example>")

SESSION_ENGINE = "etwinning.core.sessions"
PUSH_KEY = text("ETWINNING_PUSH_KEY", "" if PRODUCTION else str(VAR / "push-key.pem"))
if text("ETWINNING_PUSH_KEY", "") and not Path(PUSH_KEY).is_file():
    raise refused("ETWINNING_PUSH_KEY", PUSH_KEY, "be the path of a file that is there")
PUSH_SERVICES = [  # whole addresses: of Google (Chrome, Edge, Opera), Mozilla, Microsoft, Apple
    r"https://fcm\.googleapis\.com/[!-~]+",
    r"https://([a-z0-9-]+\.)*push\.services\.mozilla\.com/[!-~]+",
    r"https://[a-z0-9-]+\.notify\.windows\.com/[!-~]+",
    r"https://([a-z0-9-]+\.)*push\.apple\.com/[!-~]+",
]
PUSH_INSIDE = False  # tests only: a service on this machine

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ADDRESS.startswith("https://")
SECURE_SSL_REDIRECT = PRODUCTION and SESSION_COOKIE_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "etwinning.core.pages.csrf_refused"
PEERTUBE = [host.strip().lower() for host in text("ETWINNING_PEERTUBE", "").split(",") if host.strip()]
if nonsense := [host for host in PEERTUBE if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", host)]:
    raise refused("ETWINNING_PEERTUBE", nonsense[0], "be host names, separated by commas: videos.example")
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *([LIVE_ADDRESS.replace("http", "ws", 1)] if LIVE_ADDRESS else [])],
    "frame-src": embeds.frame_sources(PEERTUBE),
    "img-src": [CSP.SELF, "data:", "blob:"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django's own handlers speak only while DEBUG is on, which it never is
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # a 404 is no fault of ours
    },
}

# What editors write (etwinning.portal). Its admin is served at /editors/ behind our own sign-in and second factor.
WAGTAIL_SITE_NAME = "eTwinning"
WAGTAILADMIN_BASE_URL = ADDRESS
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False  # no network at run time
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a translation begins as a draft
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True  # and stays as a page of its own when its original is deleted
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_MODEL = "portal.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "etwinning.editing.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "portal.Paper"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "etwinning.editing.forms.PaperForm"
WAGTAILDOCS_EXTENSIONS = ["docx", "odp", "ods", "odt", "pdf", "pptx", "xlsx"]
DRAFTAIL_FEATURES = ["h2", "h3", "h4", "bold", "italic", "ol", "ul", "hr", "link", "document-link", "blockquote"]
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "etwinning.editing.forms.Writing", "OPTIONS": {"features": DRAFTAIL_FEATURES}},
}

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []
