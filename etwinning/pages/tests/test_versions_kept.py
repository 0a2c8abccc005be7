"""Versions as they come to be: of what is saved and of what is written together; how they grow, and how they go."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from etwinning.core.files import keep_file
from etwinning.core.tests.samples import picture, upload
from etwinning.libraries import replicas
from etwinning.libraries.credits import shares
from etwinning.libraries.shapes import pieces_of
from etwinning.pages import actions, queries
from etwinning.pages.models import Attachment, Change, Page, Version
from etwinning.pages.tests.factories import NOW, Room, make_page
from etwinning.people.models import Person
from tests.cast import KONYA, make_teacher

pytestmark = pytest.mark.django_db
SAID = "<p>One two three four.</p>"


def texts(page: Page) -> list[str]:
    return list(Version.objects.filter(page=page).order_by("number").values_list("body", flat=True))


def save(page: Page, by: Person, body: str, minutes: float, **words: str) -> None:
    page = Page.objects.get(pk=page.pk)
    said = actions.Words(words.get("title", page.title), "en", body, page.version)
    actions.edit_page(page, said, by=by, at=NOW + timedelta(minutes=minutes))


def hands(page: Page) -> dict[int, str]:
    """What in the latest version is whose."""
    found: dict[int, str] = {}
    for one in actions.of_version(Version.objects.filter(page=page).latest("number")):
        said = "".join(run.text for run in one.piece.inside)  # type: ignore[union-attr]
        at = 0
        for many, who in one.spans:
            found[who] = found.get(who, "") + said[at : at + many]
            at += many
    return found


class Hand:
    """Somebody's editor: what it says is sent at once, and it hears of others when told."""

    def __init__(self, page: Page, person: Person) -> None:
        actions.begin_document(page)
        self.page, self.person, self.doc = page, person, replicas.opened()
        self.hear()

    def hear(self) -> None:
        written = queries.written_on(self.page.pk)
        assert written is not None
        for update in written.updates:
            self.doc.apply_update(update)

    def says(self, change: Callable[[str], str]) -> None:
        before = self.doc.get_state()
        replicas.weave(self.doc, pieces_of(change(replicas.to_html(self.doc))))
        actions.write_together(self.page.pk, [actions.Said(self.person.pk, self.doc.get_update(before))])


def settle(page: Page, at: datetime = NOW) -> None:
    actions.settle_page(page.pk, at=at)


def test_a_version_grows_for_a_while(room: Room, ayse: Person, chiara: Person) -> None:
    page = make_page(room, ayse, body=SAID)
    save(page, ayse, SAID + "<p>Five.</p>", 30)
    save(page, ayse, SAID + "<p>Five six.</p>", 34)
    assert texts(page) == [SAID, SAID + "<p>Five six.</p>"]
    save(page, chiara, SAID + "<p>Five six seven.</p>", 35)  # somebody else
    save(page, chiara, SAID + "<p>Five six seven eight.</p>", 41)  # the page rested
    save(page, chiara, SAID + "<p>Five six seven eight.</p>", 42, title="Wells")
    save(page, chiara, SAID + "<p>Five six seven eight.</p>", 43)  # nothing new
    assert [text.count(" ") for text in texts(page)] == [3, 4, 5, 6]
    latest = Version.objects.latest("number")
    assert (latest.title, latest.added, latest.removed, list(latest.writers.all())) == ("Wells", 1, 0, [chiara])


def test_what_is_taken_out_stays_in_a_version(room: Room, ayse: Person) -> None:
    """Within the same few minutes too, at once or word by word."""
    many = f"<p>{'word ' * 50}</p>"
    page = make_page(room, ayse, body="")
    save(page, ayse, many, 1)
    save(page, ayse, SAID, 2)
    assert texts(page) == [many, SAID]
    for left in range(60, 0, -5):
        save(page, ayse, f"<p>{'word ' * left}</p>", 5 - left / 100)
    assert max(text.count("word") for text in texts(page)[1:]) >= 40


def test_written_together(room: Room, ayse: Person, luca: Person, elif_: Person) -> None:
    page = make_page(room, ayse, editors="members", body=SAID)
    pens = [Hand(page, person) for person in (ayse, luca, elif_)]
    pens[0].says(lambda html: html.replace("One", "Number one"))
    pens[1].says(lambda html: html + "<p>Il mare.</p>")  # has not heard of the others
    pens[2].hear()
    pens[2].says(lambda html: html.replace("two", "and two").replace("mare", "mare blu"))
    pens[0].says(lambda html: html + "<p>Su.</p>")
    settle(page)
    assert texts(page)[0] == SAID
    said = hands(page)
    assert said[luca.pk] == "Il mare"
    assert said[elif_.pk] == "and  blu."
    assert said[ayse.pk].startswith("Number one two three four.")
    pens[1].hear()
    pens[1].says(lambda html: html.replace("Su.", "Su ve hava."))
    settle(page, NOW + timedelta(minutes=4))
    assert len(texts(page)) == 2  # they go on
    version = Version.objects.latest("number")
    assert (version.together, set(version.writers.all())) == (True, {ayse, luca, elif_})
    assert "hava" in hands(page)[luca.pk]


def test_many_turns_and_a_shorter_log(room: Room, ayse: Person, luca: Person) -> None:
    """What was compacted is in the versions; who wrote what is known when many took turns within two seconds."""
    page = make_page(room, ayse, body="<p>Begun.</p>")
    people = [ayse, luca, *(make_teacher(f"Name{at}", "X", KONYA) for at in range(3))]
    pens = [Hand(page, person) for person in people]
    for turn in range(22):
        for at, pen in enumerate(pens):
            pen.says(f"<p>{turn} of {at}</p>".join(["{}", ""]).format)
    settle(page)
    assert not Change.objects.exists()
    assert {who: text.count(f"of {at}") for at, who in enumerate(person.pk for person in people)
            if (text := hands(page)[who])} == {person.pk: 22 for person in people}  # fmt: skip
    assert Version.objects.latest("number").body == Page.objects.get(pk=page.pk).body


def test_a_page_that_is_saved_while_it_is_settled(room: Room, ayse: Person, luca: Person) -> None:
    page = make_page(room, ayse, editors="members", body=SAID)
    pen = Hand(page, luca)
    pen.says(lambda html: html + "<p>Il mare.</p>")
    save(page, ayse, SAID.replace("One", "Number one"), 1)  # settles Luca's first, and so it is a later text
    assert "Il mare" in texts(page)[1]
    assert Page.objects.get(pk=page.pk).body == texts(page)[1]  # hers is a draft: he was quicker
    assert page.drafts.count() == 1


def test_old_ones_are_thinned_out(room: Room, ayse: Person, luca: Person) -> None:
    page, now = make_page(room, ayse), NOW + timedelta(days=100)
    days = [0, 0.1, 0.2, 1, 1.1, 99.9, 99.95]
    for number, day in enumerate(days, start=1):
        version = Version.objects.create(
            page=page, number=number, at=NOW + timedelta(days=day), added=number, removed=1
        )
        version.writers.add(luca if number == 2 else ayse)
    Version.objects.filter(number=1).update(name="Begun")
    Version.objects.filter(number=3).update(restored=Version.objects.get(number=2))
    for gone in (2, 0):  # the second and the fourth; doing it twice changes nothing
        assert actions.thin_versions(at=now) == gone
        kept = Version.objects.order_by("number")
        assert list(kept.values_list("number", "added", "removed")) == [
            (1, 1, 1),
            (3, 5, 2),
            (5, 9, 2),
            (6, 6, 1),
            (7, 7, 1),
        ]
        assert set(kept[1].writers.all()) == {ayse, luca}


def test_pictures_of_versions_stay(room: Room, ayse: Person) -> None:
    page = make_page(room, ayse)
    file = keep_file(upload(picture(), "spring.png"), by=ayse)
    one = Attachment.objects.create(page=page, file=file, in_text=True, at=NOW - timedelta(days=90))
    shown = f'<p><img src="/spaces/{room.space.pk}/pages/files/{one.pk}/?size=large" alt="A spring"></p>'
    save(page, ayse, shown, 1)
    save(page, ayse, SAID, 20)
    actions.purge_bin(at=NOW)
    assert Attachment.objects.exists()
    Version.objects.filter(body=shown).delete()
    actions.purge_bin(at=NOW)
    assert not Attachment.objects.exists()


def test_gone_with_the_page(room: Room, ayse: Person) -> None:
    page = make_page(room, ayse)
    save(page, ayse, SAID, 1)
    actions.bin_page(Page.objects.get(pk=page.pk), by=ayse, at=NOW - timedelta(days=40))
    actions.purge_bin(at=NOW)
    assert not Version.objects.exists()


def test_a_new_page_with_a_pattern(room: Room, ayse: Person) -> None:
    page = actions.new_page(room.space, by=ayse, title="Rules", body=SAID)
    assert shares(actions.of_version(Version.objects.get(page=page))) == {ayse.pk: 19}
    assert not Version.objects.filter(page=actions.new_page(room.space, by=ayse, title="Empty")).exists()
