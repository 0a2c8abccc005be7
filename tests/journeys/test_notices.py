"""What reaches people, and what they do about it: a digest, its links without signing in, and the choice behind it."""

from datetime import datetime, timedelta

from django.test import override_settings
from django.utils import timezone

from etwinning.people.actions import make_digests, tell
from etwinning.people.kinds import Kind
from etwinning.people.queries import choices_of, zone_of
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import ADDRESS, Look, arrive, in_two_languages, read_in, several, sign_in

FILES = "django.core.mail.backends.filebased.EmailBackend"
DIGEST = ("%(num)s thing you have not read yet", "%(num)s things you have not read yet")


def an_hour_of_the_worker(site: Site, at: datetime) -> None:
    """What the worker does every hour, with the mails where the site keeps its own."""
    folder = {"default": {"BACKEND": FILES, "OPTIONS": {"file_path": str(site.folder / "mails")}}}
    with override_settings(MAILERS=folder, ADDRESS=site.url):
        assert make_digests(at) == 1


@in_two_languages
def test_a_digest_is_opened_and_stopped_signed_out(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    read_in(look, ayse)
    ayse.refresh_from_db()

    teacher = sign_in(site, look, ayse, "/settings/notices/")
    teacher.passes()
    teacher.choose("requests_mail", "daily")
    teacher.tick("quiet")
    teacher.fill(begins="21:00", ends="21:00")
    teacher.press("Save")
    teacher.sees("The quiet hours must end at another time than they begin.")
    teacher.passes()
    teacher.fill(ends="07:00")
    teacher.press("Save")
    teacher.sees("Your choice is saved.")

    tell(ayse, "network/request_contact", by=bruno, url="/contacts/", message="Shall we measure the rain?")
    tell(ayse, "threads/reply", by=bruno, url="/contacts/", title="Rain")
    seven = timezone.now().astimezone(zone_of(ayse)).replace(hour=7, minute=5) + timedelta(days=1)
    an_hour_of_the_worker(site, seven)
    mail = site.mails("ayse@twin.example")[-1]
    assert mail["Subject"] == several(look.language, *DIGEST, num=2)
    body = mail.get_body(("plain",))
    assert body is not None
    opens, *_others = ADDRESS.findall(body.get_content())
    stops = ADDRESS.findall(str(mail["List-Unsubscribe"]))[0].rstrip(">")

    reader = arrive(site, look, opens)
    assert "/account/login/" in reader.page.url
    reader.passes()
    reader.fill(login=str(ayse.email), password=cast.PASSWORD)
    reader.press("Sign in")
    assert reader.page.url.endswith("/contacts/")

    stranger = arrive(site, look, stops)
    stranger.sees("No more daily mails?")
    stranger.passes()
    stranger.press("Stop these mails")
    stranger.sees("You get no more of these mails")
    stranger.passes()
    assert {choices_of(ayse)[kind].mail for kind in (Kind.REQUESTS, Kind.TWINSPACE)} == {"never"}
