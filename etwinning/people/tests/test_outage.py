"""The database away: an honest page wherever it is noticed, and all is well with the next request."""

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from etwinning.core.outage import failed
from etwinning.people.models import Person


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_connection_that_broke_is_said_honestly(ayse: Person, method: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(ayse)
    connection.ensure_connection()
    vars(connection)["health_check_done"] = (
        True  # looked at a moment ago: it breaks between that and the first question
    )
    connection.connection.close()
    got = getattr(client, method)("/settings/")  # the session, read by a middleware, is what fails first
    assert got.status_code == 503
    assert got["Retry-After"] == "10"
    assert got["Cache-Control"] == "no-store"
    assert client.get("/settings/").status_code == 200


def fail(error: type[Exception]) -> None:
    raise error


@pytest.mark.parametrize(("error", "status"), [(ValueError, 500), (OperationalError, 503)])
def test_an_error_of_ours_is_no_outage(error: type[Exception], status: int) -> None:
    try:
        fail(error)
    except error:
        assert failed(RequestFactory().get("/")).status_code == status
