"""What can be reported: one row a kind of thing that people write.

A row says what this person may see (the report page finds through it), the words that are kept as a quote, who wrote
them, in which room they stand, and how they are taken down. A new kind of thing is one more row, and a link to
`url("report_thing", kind=…, pk=…)` where it is shown.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from etwinning.calls import actions as calls
from etwinning.calls.models import Answer, Call
from etwinning.calls.queries import answers_visible_to, calls_visible_to
from etwinning.chat import actions as chats
from etwinning.chat.models import Line
from etwinning.chat.queries import lines_visible_to
from etwinning.core.models import Audience
from etwinning.groups import actions as groups
from etwinning.groups.models import Group
from etwinning.groups.queries import groups_visible_to
from etwinning.letters import actions as letters
from etwinning.letters.models import Letter
from etwinning.letters.queries import place_of as letter_place
from etwinning.letters.queries import things_visible_to
from etwinning.libraries.html import text_of
from etwinning.materials import actions as materials
from etwinning.materials.models import Item
from etwinning.materials.queries import items_visible_to
from etwinning.meetings import actions as meetings
from etwinning.meetings.models import Saying
from etwinning.meetings.queries import sayings_visible_to
from etwinning.messages import actions as messages
from etwinning.messages.models import Message
from etwinning.messages.queries import messages_visible_to
from etwinning.network import actions as network
from etwinning.network.models import Comment, Contact
from etwinning.network.models import Post as FeedPost
from etwinning.network.queries import comments_visible_to
from etwinning.network.queries import posts_visible_to as feed_posts_visible_to
from etwinning.pages import actions as pages
from etwinning.pages.models import Page
from etwinning.pages.queries import pages_visible_to
from etwinning.people import actions as people
from etwinning.people.models import Person
from etwinning.projects import actions as projects
from etwinning.projects.models import Project
from etwinning.projects.queries import projects_visible_to
from etwinning.remarks import actions as remarks
from etwinning.remarks.models import Remark
from etwinning.remarks.queries import remarks_visible_to
from etwinning.safety.queries import parts_shown, people_visible_to
from etwinning.schools import actions as schools
from etwinning.schools.models import School
from etwinning.spaces.models import Member
from etwinning.spaces.queries import memberships_of
from etwinning.threads import actions as threads
from etwinning.threads.models import Note, Post
from etwinning.threads.queries import notes_in, posts_visible_to
from etwinning.twinspace import actions as twinspace
from etwinning.twinspace.models import TwinSpace
from etwinning.twinspace.queries import last_editor

MOST = 5000  # letters of a quote


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be reported. `seen` may narrow by the key; the view looks the key up in it."""

    label: Any  # "the post": stands in sentences of its own, never joined to others
    seen: Callable[[Person, int], QuerySet[Any]]
    quote: Callable[[Any], str]
    author: Callable[[Any], Person | None]
    room: Callable[[Any], int | None] = lambda _thing: None
    language: Callable[[Any], str] = lambda thing: str(thing.language)
    address: Callable[[Any], str] = lambda thing: str(thing.get_absolute_url())
    read: Callable[[Any, Person], str] | None = None  # None: whoever may see the thing may read all of the quote
    take_down: Callable[[Any, Person, str], object] = lambda _thing, _by, _why: None
    country: Callable[[Any], tuple[str, str]] | None = None  # and region, whose desk answers; else the author's

    def words_for(self, thing: Any, reader: Person) -> str:
        """So much of the quote as somebody may read who is about to report it."""
        return self.read(thing, reader) if self.read else self.quote(thing)


def _seat(person: Person, model: type[Model], room: str, pk: int) -> Member | None:
    """The seat of a person in the room where this thing stands."""
    return memberships_of(person).filter(space__in=model._default_manager.filter(pk=pk).values(room)).first()


def _posts(person: Person, pk: int) -> QuerySet[Post]:
    seat = _seat(person, Post, "thread__space", pk)
    return posts_visible_to(seat).filter(removed_at__isnull=True) if seat else Post.objects.none()


def _notes(person: Person, pk: int) -> QuerySet[Note]:
    seat = _seat(person, Note, "space", pk)
    return notes_in(seat.space, seat) if seat else Note.objects.none()


def _lines(person: Person, pk: int) -> QuerySet[Line]:
    seat = _seat(person, Line, "chat__space", pk)
    return lines_visible_to(seat).filter(removed_at__isnull=True) if seat else Line.objects.none()


def _sayings(person: Person, pk: int) -> QuerySet[Saying]:
    seat = _seat(person, Saying, "meeting__space", pk)
    return sayings_visible_to(seat) if seat else Saying.objects.none()


def _letters(person: Person, pk: int) -> QuerySet[Letter]:
    seat = _seat(person, Letter, "space", pk)
    return things_visible_to(seat).filter(removed_at__isnull=True) if seat else Letter.objects.none()


def _pages(person: Person, pk: int) -> QuerySet[Page]:
    seat = _seat(person, Page, "space", pk)
    return pages_visible_to(seat) if seat else Page.objects.none()


def _remarks(person: Person, pk: int) -> QuerySet[Remark]:
    seat = _seat(person, Remark, "page__space", pk)
    return remarks_visible_to(seat) if seat else Remark.objects.none()


def _materials(person: Person, pk: int) -> QuerySet[Item]:
    seat = _seat(person, Item, "space", pk)
    return items_visible_to(seat) if seat else Item.objects.none()


def _place_of_note(note: Note) -> str:
    where = "bulletin" if note.audience == Audience.TEACHERS else "news"
    return f"{reverse(where, kwargs={'space_pk': note.space_id})}#note-{note.pk}"


def _people(person: Person, _pk: int) -> QuerySet[Person]:
    return people_visible_to(person).exclude(pk=person.pk) if not person.is_pupil else Person.objects.none()


def _profile(person: Person, parts: Collection[str] = Person.Part.values) -> str:
    written = [getattr(person, part) for part in (Person.Part.ABOUT, Person.Part.IDEAS) if part in parts]
    return "\n\n".join(filter(None, [person.name, *written]))


def _projects(person: Person, _pk: int) -> QuerySet[Project]:
    return projects_visible_to(person) if not person.is_pupil else Project.objects.none()


def _schools(person: Person, _pk: int) -> QuerySet[School]:
    return School.objects.all() if not person.is_pupil else School.objects.none()


def _messages(person: Person, _pk: int) -> QuerySet[Message]:
    return messages_visible_to(person).filter(kind=Message.Kind.WORDS)


def _words_of(message: Message) -> str:
    files = [f"[{one.description or one.file.name}]" for one in message.attachments.select_related("file")]
    return "\n\n".join(filter(None, [message.body, *files]))


def _calls(person: Person, _pk: int) -> QuerySet[Call]:
    return calls_visible_to(person).exclude(state=Call.State.DRAFT)


def _requests(person: Person, _pk: int) -> QuerySet[Contact]:
    asked = Contact.objects.filter(asked_of=person).exclude(message="")
    return asked.select_related("asked_by") if not person.is_pupil else asked.none()


def _rooms(person: Person, _pk: int) -> QuerySet[TwinSpace]:
    rooms = TwinSpace.objects.filter(space__in=memberships_of(person).values("space"))
    return rooms.exclude(description="", picture__isnull=True).select_related("space")


def _founder(project: Project) -> Person | None:
    first = project.founders.select_related("person").order_by("place").first()
    return first.person if first else None


def _empty_profile(person: Person, by: Person, _why: str) -> Person:
    """Take away what somebody wrote of themselves, and the photo; name and school stay."""
    return people.edit_profile(person, by=by, speaks=person.speaks, about="", ideas="", remove_photo=True)


KINDS: Final = {
    "post": Kind(
        _("Post"), _posts, lambda post: text_of(post.body), lambda post: post.author,
        lambda post: post.thread.space_id, take_down=lambda post, by, _why: threads.remove_post(post, by=by),
        address=lambda post: f"{post.thread.get_absolute_url()}#post-{post.pk}",
    ),
    "note": Kind(
        _("Note"), _notes, lambda note: note.body, lambda note: note.author, lambda note: note.space_id,
        take_down=lambda note, by, _why: threads.remove_note(note, by=by),
        address=_place_of_note,
    ),
    "line": Kind(
        _("Message in a chat"), _lines, lambda line: line.body, lambda line: line.author,
        lambda line: line.chat.space_id, language=lambda line: line.chat.language,
        take_down=lambda line, by, _why: chats.remove_line(line, by=by, reason=""),
        address=lambda line: f"{line.chat.get_absolute_url()}?before={line.number + 25}#line-{line.number}",
    ),
    "saying": Kind(
        _("Message in a meeting"), _sayings, lambda saying: saying.body, lambda saying: saying.author,
        lambda saying: saying.meeting.space_id, language=lambda saying: saying.meeting.language,
        take_down=lambda saying, by, _why: meetings.remove_saying(saying, by=by),
        address=lambda saying: saying.meeting.get_absolute_url(),
    ),
    "letter": Kind(
        _("Letter, or words on a wall"), _letters, lambda letter: letter.body, lambda letter: letter.author,
        lambda letter: letter.space_id, take_down=lambda letter, by, _why: letters.remove_letter(letter, by=by),
        address=letter_place,
    ),
    "page": Kind(
        _("Page"), _pages, lambda page: f"{page.title}\n\n{text_of(page.body)}",
        lambda page: page.edited_by or page.author, lambda page: page.space_id,
        take_down=lambda page, by, _why: pages.bin_page(page, by=by),
    ),
    "remark": Kind(
        _("Comment on a page"), _remarks, lambda remark: "\n\n".join(filter(None, [remark.wording, remark.body])),
        lambda remark: remark.author, lambda remark: remark.page.space_id, language=lambda remark: remark.language,
        take_down=lambda remark, by, _why: remarks.remove_remark(remark, by=by),
    ),
    "material": Kind(
        _("Picture or file"), _materials,
        lambda item: "\n\n".join(filter(None, [item.name, item.alt, item.transcript])),
        lambda item: item.added_by, lambda item: item.space_id, language=lambda item: item.space.language,
        take_down=lambda item, by, _why: materials.bin_materials(item.space, [item], by=by),
    ),
    "person": Kind(
        _("Profile"), _people, _profile, lambda person: person, language=lambda person: person.text_language,
        read=lambda person, reader: _profile(person, parts_shown(person, reader)), take_down=_empty_profile,
    ),
    "project": Kind(
        _("Project"), _projects, lambda project: f"{project.title}\n\n{project.summary}", _founder,
        language=lambda project: project.text_language,
        take_down=lambda project, by, why: projects.hide_project(project, by=by, reason=why),
    ),
    "group": Kind(
        _("Group"), lambda person, _pk: groups_visible_to(person).select_related("space", "opened_by"),
        lambda group: "\n\n".join(filter(None, [group.space.title, group.about, group.picture_alt])),
        lambda group: group.opened_by, language=lambda group: group.space.language,
        take_down=lambda group, by, why: groups.hide_group(group, by=by, reason=why),
    ),
    "school": Kind(
        _("Page of a school"), _schools,
        lambda school: "\n\n".join(filter(None, [school.name, school.description, school.picture_words])),
        lambda school: school.written_by, language=lambda school: school.text_language,
        take_down=lambda school, by, _why: schools.empty_school(school, by=by),
        country=lambda school: (school.country, school.region),
    ),
    "message": Kind(
        _("Message"), _messages, _words_of, lambda message: message.author,
        language=lambda message: message.author.text_language,
        address=lambda message: reverse("find_message", kwargs={"pk": message.pk}),
        take_down=lambda message, by, _why: messages.remove_message(message, by=by),
    ),
    "feed_post": Kind(
        _("Post in the feed"), lambda person, _pk: feed_posts_visible_to(person), lambda post: post.body,
        lambda post: post.author, take_down=lambda post, by, _why: network.delete_post(post, by=by),
    ),
    "comment": Kind(
        _("Comment"), lambda person, _pk: comments_visible_to(person), lambda comment: comment.body,
        lambda comment: comment.author, language=lambda comment: comment.author.text_language,
        address=lambda comment: f"{comment.post.get_absolute_url()}#comment-{comment.pk}",
        take_down=lambda comment, by, _why: network.delete_comment(comment, by=by),
    ),
    "contact": Kind(
        _("Contact request"), _requests, lambda contact: contact.message, lambda contact: contact.asked_by,
        language=lambda contact: contact.asked_by.text_language or contact.asked_by.language,
        address=lambda _contact: reverse("contacts"),
        take_down=lambda contact, by, _why: network.empty_request(contact, by=by),
    ),
    "twinspace": Kind(
        _("Description and picture of a TwinSpace"), _rooms,
        lambda room: "\n\n".join(filter(None, [room.space.title, room.description, room.picture_alt])), last_editor,
        lambda room: room.space_id, language=lambda room: room.space.language,
        take_down=lambda room, by, _why: twinspace.empty_twinspace(room, by=by),
    ),
    "call": Kind(
        _("Partner call"), _calls, lambda call: f"{call.title}\n\n{call.idea}", lambda call: call.author,
        language=lambda call: call.text_language, take_down=lambda call, by, _why: calls.remove_call(call, by=by),
    ),
    "answer": Kind(
        _("Answer to a call"), lambda person, _pk: answers_visible_to(person), lambda answer: answer.body,
        lambda answer: answer.author, take_down=lambda answer, by, _why: calls.remove_answer(answer, by=by),
    ),
}  # fmt: skip
MODELS: Final[dict[str, type[Model]]] = {
    "post": Post, "note": Note, "line": Line, "saying": Saying, "page": Page, "remark": Remark, "person": Person,
    "project": Project, "school": School,
    "material": Item, "message": Message, "feed_post": FeedPost, "comment": Comment, "call": Call, "answer": Answer,
    "letter": Letter, "contact": Contact, "twinspace": TwinSpace, "group": Group,
}  # fmt: skip


def thing_of(kind: str, pk: int) -> Any:
    """What was reported, for those who answer the report; None when it is not there any more."""
    return MODELS[kind]._default_manager.filter(pk=pk).first() if kind in MODELS else None
