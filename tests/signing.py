"""Signing in for a test: the session that Django's own way leaves, in a quarter of its fifteen statements.

A pytest plugin, loaded by tests/harness.py. Nobody is told of it (no signal, no moment of the last visit), and a
session that the browser had stays in the database: who tests signing in posts the form.
"""

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client

if TYPE_CHECKING:
    from etwinning.people.models import Person


@pytest.fixture(scope="session", autouse=True)
def quick_sign_in() -> None:
    Client.force_login = sign_in  # type: ignore[method-assign, assignment]


def sign_in(client: Client, person: "Person", backend: str | None = None) -> None:
    """What `Client.force_login` does for its caller."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 - the apps are not

    from etwinning.core.sessions import SessionStore  # noqa: PLC0415 - ready when this file is read

    person.backend = backend or settings.AUTHENTICATION_BACKENDS[0]
    session: Any = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = person.backend
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
