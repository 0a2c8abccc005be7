"""Reading variables of the environment; a wrong one stops the start with a sentence that names it."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The value of a variable; outside development a missing one without default stops the start."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        message = f"{name} is not set. Set it in the environment; see etwinning/config/settings.py."
        raise ImproperlyConfigured(message)
    return default


def refused(name: str, value: str, must: str) -> ImproperlyConfigured:
    """What stops the start: a variable whose value is nonsense, and what it must be."""
    return ImproperlyConfigured(f"{name} is {value!r}. It must {must}.")


def web_address(name: str, value: str) -> str:
    """The value without its last slash, refused if a browser could not go there."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise refused(name, value, "look like https://etwinning.example")
    return value.rstrip("/")
