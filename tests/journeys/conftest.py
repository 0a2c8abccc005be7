"""What a journey needs: `site`, whose `visitor()` is a browser of its own. The database is emptied after each."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from etwinning.config.start.system import browser as find_browser
from tests.journeys.axe import SEEN
from tests.journeys.site import Site, running_servers

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
HERE = Path(__file__).parent
PATIENCE = 20_000  # milliseconds: who sees it at once waits for nothing, and a busy machine breaks no journey


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Mark the journeys and put them last: their browser keeps an event loop in the thread that tests run in."""
    told = {item for item in items if item.path.is_relative_to(HERE)}
    for item in told:
        item.add_marker(pytest.mark.journey)
    yield
    items.sort(key=told.__contains__)


@pytest.fixture(scope="session", autouse=True)
def _places(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    SEEN.file = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "axe"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, beside which Django would refuse to use the database
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def servers(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("instance")
    with running_servers(folder) as url:
        yield url, folder


@pytest.fixture
def kept_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test's database, open to the servers too, and emptied afterwards.

    pytest-django's own way would also empty the tables that migrations fill, whose numbers the servers remember.
    """
    from tests.database import empty_all_tables  # noqa: PLC0415 - a plugin: pytest must be the first to read it

    with django_db_blocker.unblock():
        yield
        try:
            empty_all_tables()
        except DatabaseError:  # a server was just writing down what a closed page had said
            connection.close()
            empty_all_tables()
        connection.close()


@pytest.fixture
def site(servers: tuple[str, Path], kept_database: None, browser: Browser) -> Iterator[Site]:
    url, folder = servers
    made = Site(url, folder, browser)
    yield made
    for context in browser.contexts:
        context.close()
    made.forget_mails()


def with_devices(site: Site, *flags: str) -> Iterator[Site]:
    """The same servers, looked at by a browser of its own that has a camera and a microphone."""
    devices = [*FLAGS, "--use-fake-device-for-media-stream=fps=5", *flags]
    running = site.browser.browser_type.launch(executable_path=find_browser(), args=devices)
    yield Site(site.url, site.folder, running)
    running.close()


@pytest.fixture
def filmed(site: Site) -> Iterator[Site]:
    """A browser that has a camera (a picture that moves) and may use it."""
    yield from with_devices(site, "--use-fake-ui-for-media-stream")


@pytest.fixture
def refused(site: Site) -> Iterator[Site]:
    """A browser whose reader says no when it asks for the camera."""
    yield from with_devices(site, "--use-fake-ui-for-media-stream=deny")
