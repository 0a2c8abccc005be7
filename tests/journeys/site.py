"""The product as a journey meets it: real servers on the test's database, real mails, a real browser."""

import email
import email.policy
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page

from etwinning.config.start.smoke import free_port, wait_for
from etwinning.config.start.three import commands

BETWEEN_MAILS = b"-" * 79 + b"\n"


@dataclass
class Site:
    """Where the servers answer, the folder of their run time, and the browser to look with."""

    url: str
    folder: Path
    browser: Browser

    def visitor(
        self, path: str = "/", *, language: str = "en", dark: bool = False, width: int = 1280, scripts: bool = True
    ) -> Page:
        """A new browser with its own cookies, at that path."""
        context = self.browser.new_context(
            base_url=self.url,
            locale=language,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.set_default_timeout(30_000)
        if path:
            page.goto(path)
        return page

    def mails(self, to: str = "") -> list[EmailMessage]:
        """All mails sent so far (to that address), the oldest first."""
        found = []
        for file in sorted((self.folder / "mails").glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            for part in file.read_bytes().split(BETWEEN_MAILS):
                if part.strip():
                    message = email.message_from_bytes(part, policy=email.policy.default)
                    assert isinstance(message, EmailMessage)
                    found.append(message)
        return [message for message in found if to in str(message["To"])]

    def forget_mails(self) -> None:
        for file in (self.folder / "mails").glob("*.log"):
            file.unlink()


@contextmanager
def running_servers(folder: Path) -> Iterator[str]:
    """Pages and sockets on the database of this test process; their address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "ETWINNING_VAR": str(folder),
        "ETWINNING_ADDRESS": url,
        "ETWINNING_LIVE": f"http://127.0.0.1:{port + 1}",
        "ETWINNING_SUPERVISED": "1",
    }
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "etwinning.config.start.leashed", *command[1:]],
            cwd=settings.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
        for name, command in commands(port).items()
        if name != "worker"  # tasks run at once in tests
    ]
    try:
        for at in (url, f"http://127.0.0.1:{port + 1}"):
            assert wait_for(lambda at=at: _answers(at), 60), f"nothing answers at {at}"  # type: ignore[misc]
        yield url
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(15)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=10).close()  # noqa: S310 - our own server
    except urllib.error.HTTPError as answer:
        answer.close()
    except OSError:
        time.sleep(0.1)
        return False
    return True


def database_url() -> str:
    parameters = connection.get_connection_params()
    user, password, name = parameters["user"], parameters["password"], parameters["dbname"]
    return f"postgresql://{user}:{password}@/{name}?host={parameters['host']}"
