"""What else happens in a TwinSpace: a visit by a link; words by the keyboard; a school's export with a fault."""

import io
import zipfile

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from etwinning.guests.models import Visit
from etwinning.letters.models import Letter
from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Note, Thread
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, Upload, arrive, enter, in_two_languages, link_in, sign_in

MAIL = "ada@parent.example"
MANIFEST = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.users,bulk\nfile.classes,bulk\n"
CLASSES = "sourcedId,status,dateLastModified,title,classType\nc1,,,4A,homeroom\n"
USER = "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName\n"
ENROLLED = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role\n"
LAST = 30


@pytest.fixture
def founders(site: Site) -> tuple[Person, Person]:
    return cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)


@pytest.fixture
def space(founders: tuple[Person, Person]) -> Space:
    project = make_active(*founders)
    assert project.twinspace is not None
    room: Space = project.twinspace.space
    return room


@in_two_languages
def test_a_visitor_comes_by_a_link(site: Site, look: Look, founders: tuple[Person, Person], space: Space) -> None:
    """Sees what all members see, is refused everywhere else, and is out when the visit ends."""
    Note.objects.create(space=space, author=founders[0], body="We measured the rain.", audience="members")
    Note.objects.create(space=space, author=founders[0], body="Marks are due.", audience="teachers")
    room = space.get_absolute_url()
    teacher = sign_in(site, look, founders[0], f"{room}visitors/")
    teacher.passes()
    teacher.press("Invite a visitor")
    teacher.fill(name="Ada Rossi", email="ada@parent")
    teacher.press("Send the invitation")
    expect(teacher.page.locator("main [name=email][aria-invalid=true]")).to_have_value("ada@parent")
    teacher.passes()
    teacher.fill(email=MAIL)
    teacher.choose("language", look.language)
    teacher.press("Send the invitation")
    teacher.sees("Invited", "a visit")
    teacher.passes()

    link = link_in(teacher.mail(MAIL, "%(name)s invites you to visit “%(title)s”", name=founders[0].name,
                                title=space.title))  # fmt: skip
    visitor = arrive(site, look, link)
    visitor.passes()
    visitor.press("Go in")
    visitor.reads("We measured the rain.")
    visitor.misses("Marks are due.")
    visitor.passes()
    for path in (
        "members",
        "bulletin",
        "pupils",
        "chat",
        "teams",
        "letters",
        "contributions",
        "archive",
        "threads/new",
    ):
        answer = visitor.page.goto(f"{room}{path}/")
        assert answer is not None
        assert answer.status in {403, 404}, f"{path}: {answer.status}"
    visitor.go("/people/", status=403)
    visitor.passes()

    teacher.page.reload()
    teacher.sees("Was here", "a visit")
    with teacher.leaving():
        teacher.page.locator(f'form[action$="/{Visit.objects.get().pk}/end/"] button').click()
    teacher.sees("Over", "a visit")
    answer = visitor.page.goto(room)
    assert answer is not None
    assert "We measured the rain." not in visitor.page.content()
    visitor.go(link, status=404)
    visitor.sees("This link opens nothing any more")
    visitor.passes()


def write_by_keys(reader: Reader, *fields: tuple[str, str], button: str) -> None:
    """Tab from field to field, type, tab to the button, press Enter."""
    keys = reader.page.keyboard
    for name, words in fields:
        is_rich = name == "rich"
        reader.tab_to('at.closest(".rich-box [role=textbox]")' if is_rich else f'at.name === "{name}"')
        if is_rich:
            expect(reader.page.locator(".rich-box [role=textbox]")).to_be_focused()
        keys.type(words)
    reader.tab_to(f'at.tagName === "BUTTON" && at.textContent.trim() === "{button}"')
    with reader.leaving():
        keys.press("Enter")


@in_two_languages
def test_words_by_the_keyboard(site: Site, look: Look, founders: tuple[Person, Person], space: Space) -> None:
    """A pupil sends a letter, opens her wall, tells the day in the journal; the other answers on the wall."""
    elif_, luca = make_pupils(space, founders[0], ["Elif Y."])[0], make_pupils(space, founders[1], ["Luca G."])[0]
    girl, boy = enter(site, look, elif_), enter(site, look, luca)
    here = {"space_pk": space.pk}
    girl.go(reverse("send_letter", kwargs=here))
    girl.sees("Write a letter")
    girl.passes()
    write_by_keys(girl, ("to", "Luca"), ("body", "Call me: 0532 123 45 67"), button=girl.words("Send the letter"))
    girl.sees("This looks like a telephone number. Keep it for your family and friends.")
    girl.passes()
    assert not Letter.objects.exists()
    girl.page.locator("main [name=body]").focus()
    girl.page.keyboard.press("ControlOrMeta+a")
    girl.page.keyboard.type("How is your sea?")
    girl.tab_to(f'at.tagName === "BUTTON" && at.textContent.trim() === "{girl.words("Send the letter")}"')
    with girl.leaving():
        girl.page.keyboard.press("Enter")
    letter = Letter.objects.get()
    boy.go(reverse("letters", kwargs=here))
    boy.sees("New", "a letter")
    boy.passes()
    boy.follow(letter.get_absolute_url())
    boy.reads("How is your sea?")
    boy.passes()

    wall = reverse("wall", kwargs=here | {"pk": space.members.get(person=elif_.person).pk})
    boy.go(wall)
    boy.misses(boy.words("Write on this wall"))
    girl.go(wall)
    girl.passes()
    write_by_keys(girl, ("body", "Welcome on my wall!"), button=girl.words("Write it", "words"))
    girl.reads("Welcome on my wall!")
    boy.page.reload()
    write_by_keys(boy, ("body", "Thank you, from the sea."), button=boy.words("Write it", "words"))
    boy.reads("Thank you, from the sea.")
    boy.passes()

    space.members.filter(person=elif_.person).update(role=Member.Role.PUPIL_ADMINISTRATOR)
    girl.go(reverse("write_entry", kwargs=here))
    expect(girl.page.locator(".rich-box [role=textbox]")).to_be_visible()
    write_by_keys(girl, ("title", "A day at the spring"), ("rich", "We were there with five glasses."),
                  button=girl.words("Put it in the journal"))  # fmt: skip
    girl.reads("We were there with five glasses.")
    girl.passes()
    boy.go(reverse("journal", kwargs=here))
    boy.follow(Thread.objects.get().get_absolute_url())
    boy.reads("We were there with five glasses.")
    boy.passes()


def export(last: str) -> Upload:
    """A school's export of thirty pupils in OneRoster; the last of them has this given name."""
    users = "".join(f"u{n},,,true,p{n},,Pupil{chr(96 + n % 26 or 122)}{n // 26},Kaya\n" for n in range(1, LAST))
    tables = {
        "manifest": MANIFEST, "classes": CLASSES, "users": f"{USER}{users}u{LAST},,,true,p{LAST},,{last},Kaya\n",
        "enrollments": ENROLLED + "".join(f"e{n},,,c1,s,u{n},student\n" for n in range(1, LAST + 1)),
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    return {"name": "school.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}


@in_two_languages
def test_an_export_with_a_fault_in_its_last_row(
    site: Site, look: Look, founders: tuple[Person, Person], space: Space
) -> None:
    """The fault is named by file, row and column, what was typed stays, nobody is added; then all are."""
    teacher = sign_in(site, look, founders[0], f"{space.get_absolute_url()}pupils/add/")
    teacher.fill(**{"rows-0-name": "Mert A.", "rows-0-class_name": "4B"})
    teacher.give("file", export(""))
    teacher.press("Look at the list")
    teacher.sees("Something is wrong in the export. Nothing was added. See the list below.")
    row = teacher.page.locator("main tr", has=teacher.page.get_by_text("users.csv"))
    expect(row).to_have_count(1)
    expect(row).to_contain_text(str(LAST + 1))
    expect(row).to_contain_text("givenName")
    expect(teacher.page.locator('[name="rows-0-name"]')).to_have_value("Mert A.")
    teacher.passes()
    assert not Pupil.objects.exists()
    teacher.give("file", export("Zeynep"))
    teacher.press("Look at the list")
    expect(teacher.page.locator(f'[name="rows-{LAST}-name"]')).to_have_value("Zeynep K.")
    teacher.passes()
    with teacher.leaving():
        teacher.page.locator("main button[name=step][value=add]").click()
    assert Pupil.objects.filter(class_name="4A").count() == LAST
    teacher.passes()
