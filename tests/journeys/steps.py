"""How a journey walks: a reader with a browser, a language and a look, who checks each page on the way."""

import io
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, pgettext
from PIL import Image
from playwright.sync_api import ConsoleMessage, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLateError

from etwinning.config.visitors import SECONDS
from etwinning.libraries.moment import spoken
from etwinning.people.models import Person
from etwinning.twinspace.cards import password_of
from etwinning.twinspace.models import Pupil
from etwinning.ui.addressing import speaking
from tests.cast import PASSWORD
from tests.journeys import axe
from tests.journeys.site import Site

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+(/\S*)")
# what a browser says of every answer that is not 200, and of sockets that end with the page
NOT_OURS = re.compile(r"Failed to load resource|WebSocket")


Upload = dict[str, Any]
# how far the page scrolls sideways, and what sticks out that far
TOO_WIDE = """() => {
  const far = document.documentElement.scrollWidth
  const out = (one) => one.checkVisibility() && Math.ceil(one.getBoundingClientRect().right) >= far
  return far <= innerWidth ? [] : [far, ...[...document.querySelectorAll("body *")].filter(out).slice(0, 5)
    .map((one) => one.outerHTML.slice(0, 200))]
}"""


@dataclass(frozen=True)
class Look:
    """The language of a reader, the light and the width of the screen."""

    language: str
    dark: bool
    width: int


WIDE, NARROW = Look("en", dark=True, width=1280), Look("tr", dark=False, width=360)
in_two_languages = pytest.mark.parametrize("look", [WIDE, NARROW], ids=["en", "tr"])
in_english = pytest.mark.parametrize("look", [WIDE], ids=["en"])  # ways of which every step is walked in both elsewhere
in_turkish = pytest.mark.parametrize("look", [NARROW], ids=["tr"])


def words(language: str, message: str, context: str = "", *, to_a_pupil: bool = False, **values: object) -> str:
    """A sentence of ours in that language. Fails if nobody has translated it."""
    with speaking(language, to_a_pupil=to_a_pupil):
        said = pgettext(context, message) if context else gettext(message)
    assert language == "en" or said != message, f"not in {language}: {message}"
    return said % values if values else said


@dataclass
class Reader:
    """Somebody in front of a browser of their own."""

    site: Site
    look: Look
    page: Page
    faults: list[str] = field(default_factory=list)
    is_pupil: bool = False

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda fault: self.faults.append(f"{self.page.url}: {fault}"))
        self.page.on("console", self._hear)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not NOT_OURS.search(said.text):
            self.faults.append(f"{self.page.url}: {said.text}")

    def words(self, message: str, context: str = "", **values: object) -> str:
        return words(self.look.language, message, context, to_a_pupil=self.is_pupil, **values)

    def go(self, path: str, status: int = 200) -> None:
        """Type an address."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"

    def grows_stale(self) -> None:
        """As long as a page of visitors may be kept: what is asked for after it is as others have left it."""
        self.page.wait_for_timeout(1000 * SECONDS + 500)

    def passes(self) -> None:
        """The page is in the reader's language, fits the screen, and nobody finds anything wrong with it."""
        page = self.page
        page.wait_for_load_state("load")
        assert page.locator("html").get_attribute("lang") == spoken(self.look.language), page.url
        assert page.locator("h1").count() == 1, page.url
        assert not (wide := page.evaluate(TOO_WIDE)), f"{page.url} scrolls sideways: {wide}"
        found = axe.findings(page, dark=self.look.dark) + self.faults
        assert not found, "\n".join(found)

    def tab_to(self, wanted: str) -> None:
        """Press Tab until the element `at` with the focus is the wanted one (JavaScript)."""
        for _stop in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(f"() => {{ const at = document.activeElement; return Boolean({wanted}); }}"):
                return
        raise AssertionError(f"Tab does not lead to {wanted}")

    @staticmethod
    def _shown(place: Page | Locator, text: str) -> Locator:
        # the same words may stand in a menu that is folded now
        return place.get_by_text(text).locator("visible=true").first

    def sees(self, message: str, context: str = "", **values: object) -> None:
        """A sentence of ours stands on the page."""
        expect(self._shown(self.page, self.words(message, context, **values))).to_be_visible()

    def reads(self, text: str) -> None:
        """Somebody's words stand on the page."""
        expect(self._shown(self.page.locator("main"), text)).to_be_visible()

    def misses(self, text: str) -> None:
        assert text not in self.page.locator("main").inner_text()

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """What is done inside leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            yield

    def press(self, label: str, context: str = "", **values: object) -> None:
        """Press the button, or follow the link, of that name in the page itself."""
        name = re.compile(f"^\\s*{re.escape(self.words(label, context, **values))}\\s*$")
        main = self.page.locator("main")
        with self.leaving():
            main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first.click()

    def follow(self, address: str) -> None:
        """Follow the first link of the page itself to that address; [href$=…] is allowed by a leading *."""
        how = f'[href$="{address[1:]}"]' if address.startswith("*") else f'[href="{address}"]'
        with self.leaving():
            self.page.locator(f"main a{how}:visible").first.click()

    def fill(self, **fields: str) -> None:
        """Type into fields by their names."""
        for name, text in fields.items():
            self.page.locator(f'main [name="{name}"]').first.fill(text)

    def tick(self, name: str, *values: str) -> None:
        """Tick boxes or choose among radio buttons, opening what is folded."""
        for value in values or ("",):
            one = self.page.locator(f'main input[name="{name}"]' + (f'[value="{value}"]' if value else ""))
            self.unfold(one)
            one.check()

    def choose(self, name: str, value: str) -> None:
        """Choose of a list."""
        one = self.page.locator(f'main select[name="{name}"]').first
        self.unfold(one)
        one.select_option(value)

    def give(self, name: str, *files: Upload) -> None:
        """Choose files."""
        one = self.page.locator(f'main input[type=file][name="{name}"]')
        self.unfold(one)
        one.set_input_files(files)  # type: ignore[arg-type]

    def write(self, text: str) -> None:
        """Type at the end of the rich text editor."""
        editor = self.page.locator(".rich-box [role=textbox]")
        plain = self.page.locator("rich-text[data-later] textarea:visible")
        while plain.count() and not editor.count():
            with suppress(TooLateError):  # it may come between the look and the click
                plain.click(timeout=2000)  # the editor comes when one turns to it
        editor.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def unfold(self, one: Locator) -> None:
        """Open what a field is folded into; what a wide screen shows anyway has no handle."""
        handles = one.locator("xpath=ancestor::details[not(@open)]/summary").locator("visible=true")
        while not one.is_visible() and handles.count():
            handles.first.click()

    def mail(self, to: str, subject: str, **values: object) -> EmailMessage:
        """The latest mail to that address; its subject holds our sentence."""
        mails = self.site.mails(to)
        assert mails, f"no mail to {to}"
        assert self.words(subject, "", **values) in str(mails[-1]["Subject"]), mails[-1]["Subject"]
        return mails[-1]


def arrive(site: Site, look: Look, path: str = "/", *, scripts: bool = True) -> Reader:
    """A new browser at that path."""
    page = site.visitor(path, language=look.language, dark=look.dark, width=look.width, scripts=scripts)
    return Reader(site, look, page)


def read_in(look: Look, *people: Person) -> None:
    """These people read pages and mails in that language."""
    Person.objects.filter(pk__in=[person.pk for person in people]).update(language=look.language)


def sign_in(site: Site, look: Look, person: Person, path: str = "", *, scripts: bool = True) -> Reader:
    """A browser in which a member or officer is signed in who reads in that language."""
    read_in(look, person)
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    client = Client()
    client.force_login(person)
    page = site.visitor("", language=look.language, dark=look.dark, width=look.width, scripts=scripts)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
          "url": site.url}]
    )  # fmt: skip
    reader = Reader(site, look, page)
    reader.go(path or "/home/")
    return reader


def sign_in_by_hand(site: Site, look: Look, person: Person, path: str, *, scripts: bool = True) -> Reader:
    """Sign in through the page, by password and, if there is one, second factor."""
    read_in(look, person)
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    reader = arrive(site, look, "/account/login/", scripts=scripts)
    reader.fill(login=str(person.email), password=PASSWORD)
    reader.press("Sign in")
    if Authenticator.objects.filter(user=person).exists():
        counter = int(time.time()) // 30
        reader.fill(code=format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", counter)))
        reader.press("Sign in")
    assert "/account/" not in reader.page.url, reader.page.locator("main").inner_text()
    reader.go(path)
    return reader


def enter(site: Site, look: Look, pupil: Pupil) -> Reader:
    """Come in through the pupils' door with what stands on the card."""
    read_in(look, pupil.person)
    reader = arrive(site, look, "/pupil/")
    reader.is_pupil = True
    reader.fill(username=pupil.person.username, password=password_of(pupil))
    reader.press("Sign in")
    return reader


def link_in(mail: EmailMessage) -> str:
    """The path of the first address of ours in a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = ADDRESS.search(body.get_content())
    assert found, body.get_content()
    return found[1]


def picture(name: str = "spring.png") -> Upload:
    """A small drawing as a file."""
    data = io.BytesIO()
    Image.new("RGB", (320, 240), (40, 110, 190)).save(data, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": data.getvalue()}


def text_file(name: str = "plan.txt", text: str = "We measure the rain on Mondays.") -> Upload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def several(language: str, one: str, many: str, num: int) -> str:
    """A sentence of ours that counts."""
    with translation.override(language):
        return translation.ngettext(one, many, num) % {"num": num}
