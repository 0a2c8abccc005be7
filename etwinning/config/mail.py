"""How mails leave: the address in ETWINNING_MAIL, or files in a folder while nobody else should get them."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PATIENCE = 20  # seconds for a mail server; the task tries again later


def mailers_from(url: str, *, folder: Path) -> dict[str, Any]:
    """Django's MAILERS for one address; raises `ImproperlyConfigured` with a sentence if it makes no sense."""
    if not url:
        files = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(folder)}}
        return {"default": files}
    wrong = "ETWINNING_MAIL must look like smtp://user:password@host:587 (smtps:// for TLS from the first byte)."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(wrong) from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(wrong)
    at_once = parts.scheme == "smtps"
    options = {
        "host": parts.hostname,
        "port": port or (465 if at_once else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": at_once,
        "use_tls": not at_once and bool(parts.username),  # a relay on the same host asks for no password
        "timeout": PATIENCE,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
