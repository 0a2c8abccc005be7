"""The database goes away while somebody writes: nothing typed is lost, what was accepted stays, and all of it once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect
from psycopg import sql

from etwinning.config.start.smoke import wait_for
from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active, make_project, room_of
from etwinning.spaces.models import Space
from etwinning.threads.models import Post
from tests import cast
from tests.journeys.site import Site, database_url
from tests.journeys.steps import Look, in_two_languages, sign_in

WORDS = "The Meram brook is dry. Who measures with us?"
SLOW = 20.0  # seconds until somebody must be waiting
Server = psycopg.Connection[Any]


@pytest.fixture
def server() -> Iterator[Server]:
    """The database server, asked beside the database of the test."""
    with psycopg.connect(database_url(), dbname="postgres", autocommit=True) as asked:
        yield asked


@contextmanager
def away(server: Server, but: int = 0) -> Iterator[None]:
    """The server shows everybody `but` one process out of our database, and takes nobody in until the end."""
    name = connection.settings_dict["NAME"]
    connection.close()
    server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
    try:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s", [name, but]
        )
        yield
    finally:
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(name)))


def room_of_two() -> tuple[Person, Space]:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    return ayse, room_of(make_active(ayse, bruno))


@pytest.mark.parametrize("look", [Look("tr", dark=False, width=360)])
def test_words_sent_meanwhile_are_given_back(site: Site, look: Look, server: Server) -> None:
    ayse, space = room_of_two()
    begin = reverse("open_thread", kwargs={"space_pk": space.pk})
    reader = sign_in(site, look, ayse, begin, scripts=False)
    reader.fill(title="Before the outage", body="It rained.")
    reader.press("Begin the thread")
    accepted = reader.page.url
    reader.go(begin)
    reader.fill(title="Rivers", body=WORDS)
    with away(server):
        reader.press("Begin the thread")
        reader.sees("What you sent was not saved.")
        reader.reads(WORDS)
        reader.page.go_back()
        assert reader.page.locator("main [name=body]").input_value() == WORDS  # as it was, for who goes back
        reader.press("Begin the thread")
        reader.reads(WORDS)
    reader.press("Send it again")
    reader.reads(WORDS)
    assert Post.objects.filter(thread__title="Rivers").count() == 1
    reader.go(accepted)
    reader.reads("It rained.")


@in_two_languages
def test_the_line_breaks_while_a_post_is_written_down(site: Site, look: Look, server: Server) -> None:
    ayse, space = room_of_two()
    reader = sign_in(site, look, ayse, reverse("open_thread", kwargs={"space_pk": space.pk}))
    reader.fill(title="Rivers")
    reader.write(WORDS)
    with psycopg.connect(database_url()) as other:
        other.execute("LOCK TABLE threads_post IN ACCESS EXCLUSIVE MODE")
        reader.page.locator("main").get_by_role("button", name=reader.words("Begin the thread")).click(
            no_wait_after=True
        )
        wait_for(lambda: waiting(server), SLOW)
        with away(server, but=other.info.backend_pid):
            reader.sees("What you sent was not saved.")
            reader.reads(WORDS)
            reader.passes()
    reader.press("Send it again")
    reader.reads(WORDS)
    assert Post.objects.filter(thread__title="Rivers").count() == 1


def waiting(server: Server) -> bool:
    """Does somebody wait for a table of the test's database?"""
    row = server.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'",
        [connection.settings_dict["NAME"]],
    ).fetchone()
    return bool(row and row[0])


@pytest.mark.parametrize("look", [Look("en", dark=True, width=1280)])
def test_a_form_that_saves_itself_does_so_later(site: Site, look: Look, server: Server) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_project(ayse, bruno)
    reader = sign_in(site, look, ayse, reverse("edit_project", kwargs={"slug": project.slug}))
    state = reader.page.locator(".save-state")
    with away(server):
        reader.fill(aims=WORDS)
        expect(state).to_have_text(reader.words("Not saved yet: no connection. Your text is kept on this device."))
        reader.page.reload()
        reader.sees("Try again")
    reader.press("Try again")
    expect(reader.page.locator("main [name=aims]")).to_have_value(WORDS)
    expect(state).to_have_text(reader.words("Saved"))
    project.refresh_from_db()
    assert project.unfinished.get("aims", project.aims) == WORDS
