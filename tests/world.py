"""A small world in which every address of the product leads somewhere: for the door table and the page tests."""

from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile

from etwinning.core.files import keep_file
from etwinning.directory.actions import save_search
from etwinning.network import actions as network
from etwinning.pages.models import Attachment as PageFile
from etwinning.pages.models import Page
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active
from etwinning.schools import actions as schools
from etwinning.schools.models import Evidence
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Attachment as PostFile
from etwinning.threads.models import Note, Post, Thread
from etwinning.twinspace.tests.factories import make_member, make_pupils
from tests import cast


@dataclass
class World:
    """The cast, and the keys of one thing of each kind, by the names that addresses use."""

    people: dict[str, Person]
    project: Project
    space: Space
    keys: dict[str, dict[str, object]] = field(default_factory=dict)


def text_file(name: str = "plan.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"We meet on Monday.")


def make_cast() -> dict[str, Person]:
    """Everyone but the pupils, who come with the room."""
    return {
        "ayse": cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA, speaks={"tr": "native", "en": "b2"}),
        "bruno": cast.make_teacher("Bruno", "Greco", cast.LECCE, speaks={"it": "native", "en": "b2"}),
        "dimitris": cast.make_teacher("Dimitris", "Papadakis", cast.VOLOS, speaks={"el": "native"}),
        "eva": cast.make_teacher("Eva", "Nováková", cast.BRNO, state=Person.State.DRAFT, speaks={"cs": "native"}),
        "olcay": cast.make_officer("Olcay", "Demir", "TR"),
        "olga": cast.make_officer("Olga", "Marino", "IT"),
        "carla": cast.make_officer("Carla", "Dupont", ""),
        "victor": cast.make_person("Victor", "Weber", kind=Person.Kind.VISITOR),
    }


def make_world() -> World:
    """Ayşe and Bruno have a running project with a TwinSpace; Eva waits; Dimitris, a stranger, asked for contact."""
    people = make_cast()
    ayse, bruno, eva, dimitris = (people[name] for name in ("ayse", "bruno", "eva", "dimitris"))
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space = project.twinspace.space
    make_member(space, people["victor"], Member.Role.VISITOR)
    pupil = make_pupils(space, ayse)[0]
    people["elif"] = pupil.person
    contact = network.request_contact(ayse, by=dimitris, message="Shall we measure rain together?")
    asked = schools.ask_validation(cast.make_school(cast.BRNO), by=eva)
    evidence = Evidence.objects.create(request=asked, file=keep_file(text_file(), by=eva))
    notice = tell(ayse, "network/request_contact", by=dimitris, url="/contacts/", message="Hello")
    page = Page.objects.create(space=space, title="Our springs", body="<p>Water</p>", author=ayse, state="published")
    page_file = PageFile.objects.create(page=page, file=keep_file(text_file(), by=ayse), description="Our plan")
    shown = Page.objects.create(
        space=space, title="For everyone", body="<p>Water</p>", author=ayse, state="published", audience="public"
    )
    shown_file = PageFile.objects.create(page=shown, file=keep_file(text_file(), by=ayse), description="Our plan")
    thread = Thread.objects.create(space=space, title="Rain", author=ayse, post_count=1)
    post = Post.objects.create(thread=thread, author=ayse, body="<p>Does it rain?</p>")
    post_file = PostFile.objects.create(post=post, file=keep_file(text_file(), by=ayse))
    note = Note.objects.create(space=space, author=ayse, body="We meet on Monday.")
    saved = save_search(by=ayse, kind="people", query="country=IT", name="Italy")
    eva.refresh_from_db()
    people["eva"] = Person.objects.get(pk=eva.pk)
    member = Member.objects.get(space=space, person=people["victor"])
    return World(
        people, project, space,
        {
            "person": {"pk": bruno.pk}, "school": {"pk": cast.make_school(cast.LECCE).pk},
            "contact": {"pk": contact.pk},
            "request": {"pk": asked.pk}, "evidence": {"pk": evidence.pk}, "token": {"token": schools.head_token(asked)},
            "notice": {"pk": notice.pk if notice else 0}, "project": {"slug": project.slug},
            "space": {"space_pk": space.pk}, "page": {"space_pk": space.pk, "pk": page.pk},
            "page_file": {"space_pk": space.pk, "pk": page_file.pk}, "thread": {"space_pk": space.pk, "pk": thread.pk},
            "shown_page": {"slug": project.slug, "pk": shown.pk},
            "shown_file": {"slug": project.slug, "pk": shown_file.pk},
            "post": {"space_pk": space.pk, "pk": post.pk}, "post_file": {"space_pk": space.pk, "pk": post_file.pk},
            "note": {"space_pk": space.pk, "pk": note.pk}, "member": {"space_pk": space.pk, "pk": member.pk},
            "pupil": {"space_pk": space.pk, "pk": pupil.pk}, "card": {"token": "wrong"}, "key": {"pk": 1},
            "saved_search": {"pk": saved.pk}, "searched": {"kind": "people"},
        },
    )  # fmt: skip
