"""A small world in which every address of the product leads somewhere: for the door table and the page tests."""

import io
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from etwinning.archives.models import Archive
from etwinning.calendar import actions as calendar
from etwinning.calls.tests.factories import make_answer, make_call, make_campaign, make_draft
from etwinning.chat.models import Chat, Line
from etwinning.classroom.actions import begin_lesson
from etwinning.contributions.models import Elsewhere
from etwinning.core.files import keep_file, keep_made
from etwinning.core.tests import samples
from etwinning.directory.actions import save_search
from etwinning.figures.actions import count_figures
from etwinning.groups import actions as groups
from etwinning.groups.tests.factories import make_group
from etwinning.guests.actions import invite_visitor
from etwinning.letters.models import Letter, Wall
from etwinning.materials.tests.factories import make_captions, make_folder, make_item, make_sending, say_nobody
from etwinning.meetings.tests.factories import make_both
from etwinning.messages import actions as messages
from etwinning.messages.models import Attachment as MessageFile
from etwinning.network import actions as network
from etwinning.newsletters.letters import reader_token
from etwinning.newsletters.models import Reader
from etwinning.pages.models import Attachment as PageFile
from etwinning.pages.models import Page, Version
from etwinning.people.actions import notice_token, stop_token, tell
from etwinning.people.models import Person, PushSubscription
from etwinning.plans.models import Activity, HandedFile, HandIn, Part, Step, Task, Thing
from etwinning.portal.models import Article
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active
from etwinning.recognition.actions import award_label
from etwinning.remarks.models import Remark
from etwinning.safety.models import Caution, Report
from etwinning.schools import actions as schools
from etwinning.schools.models import Evidence, Membership
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import school_of
from etwinning.teams.models import Place, Team, Work
from etwinning.threads.actions import Words as Said
from etwinning.threads.actions import write_note
from etwinning.threads.models import Attachment as PostFile
from etwinning.threads.models import Forum, Note, Poll, Post, Thread
from etwinning.tickets.actions import pass_ticket_on
from etwinning.tickets.letters import ticket_token
from etwinning.tickets.tests.factories import make_ticket
from etwinning.translating.tests.factories import make_translation
from etwinning.twinspace.tests.factories import make_member, make_pupils
from tests import cast
from tests.texts import write_texts

TODAY = date(2027, 2, 26)
TOLD_ON = date(2026, 11, 20)
SHOWN_TO_ALL = {"state": "published", "audience": "public"}


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
    member = make_member(space, people["victor"], "visitor")
    pupil = make_pupils(space, ayse)[0]
    people["elif"] = pupil.person
    contact = network.request_contact(ayse, by=dimitris, message="Shall we measure rain together?")
    asked = schools.ask_validation(cast.make_school(cast.BRNO), by=eva)
    evidence = Evidence.objects.create(request=asked, file=keep_file(text_file(), by=eva))
    notice = tell(ayse, "network/request_contact", by=dimitris, url="/contacts/", message="Hello")
    page = Page.objects.create(space=space, title="Our springs", body="<p>Water</p>", author=ayse, state="published")
    make_versions(page, people["elif"])
    page_file = PageFile.objects.create(page=page, file=keep_file(text_file(), by=ayse), description="Our plan")
    picture = keep_file(samples.upload(samples.picture(), "class.png"), by=ayse)
    PageFile.objects.create(page=page, file=picture, description="Our class")
    shown = Page.objects.create(space=space, title="For everyone", body="<p>Water</p>", author=ayse, **SHOWN_TO_ALL)
    shown_file = PageFile.objects.create(page=shown, file=keep_file(text_file(), by=ayse), description="Our plan")
    thread = Thread.objects.create(space=space, title="Rain", author=ayse, post_count=1)
    post = Post.objects.create(thread=thread, author=ayse, body="<p>Does it rain?</p>")
    post_file = PostFile.objects.create(post=post, file=keep_file(text_file(), by=ayse))
    folder = make_folder(space, ayse)
    item = make_item(space, ayse, folder=folder)
    shown_item = make_item(space, ayse, "Open to all.txt", audience="public", licence="by")
    shown_film = make_item(space, ayse, "Open film.mp4", audience="public", licence="by")
    say_nobody(shown_film, ayse)
    film = make_item(space, ayse, "film.mp4")
    living = make_living(people) | make_reported(people, thread) | make_circle(people) | make_chat(people, space)
    living |= (
        make_remarks(page, ayse) | make_label(people, project) | make_texts() | make_board(project, ayse, pupil.pk)
    )
    people["eva"] = Person.objects.get(pk=eva.pk)
    return World(
        people, project, space,
        living
        | {
            "person": {"pk": bruno.pk}, "school": {"pk": cast.make_school(cast.LECCE).pk},
            "contact": {"pk": contact.pk}, "reported": {"kind": "post", "pk": post.pk},
            "request": {"pk": asked.pk}, "evidence": {"pk": evidence.pk}, "token": {"token": schools.head_token(asked)},
            "notice_link": {"token": notice_token(notice) if notice else ""},
            "notice": {"pk": notice.pk if notice else 0}, "project": {"slug": project.slug},
            "space": {"space_pk": space.pk}, "page": {"space_pk": space.pk, "pk": page.pk},
            "version": {"space_pk": space.pk, "pk": page.pk, "number": 1},
            "page_file": {"space_pk": space.pk, "pk": page_file.pk}, "thread": {"space_pk": space.pk, "pk": thread.pk},
            "shown_page": {"slug": project.slug, "pk": shown.pk},
            "shown_file": {"slug": project.slug, "pk": shown_file.pk},
            "post": {"space_pk": space.pk, "pk": post.pk}, "post_file": {"space_pk": space.pk, "pk": post_file.pk},
            "folder": {"space_pk": space.pk, "pk": folder.pk}, "item": {"space_pk": space.pk, "pk": item.pk},
            "film": {"space_pk": space.pk, "pk": film.pk}, "shown_item": {"slug": project.slug, "pk": shown_item.pk},
            "shown_captions": {"slug": project.slug, "pk": make_captions(shown_film, ayse).pk},
            "captions": {"space_pk": space.pk, "pk": make_captions(film, ayse).pk},
            "sending": {"space_pk": space.pk, "key": make_sending(space, ayse).key},
            "note": write_monday(space, ayse), "member": {"space_pk": space.pk, "pk": member.pk},
            "pupil": {"space_pk": space.pk, "pk": pupil.pk}, "picture": {"space_pk": space.pk, "pk": picture.pk},
            "card": {"token": "wrong"}, "visit_link": {"token": "wrong"}, "key": {"pk": 1},
        },
    )  # fmt: skip


def write_monday(space: Space, author: Person) -> dict[str, object]:
    """A note on the bulletin."""
    return {"space_pk": space.pk, "pk": Note.objects.create(space=space, author=author, body="We meet on Monday.").pk}


def make_circle(people: dict[str, Person]) -> dict[str, dict[str, object]]:
    """Ayşe leads a group by request, Bruno is in it, Dimitris asks to join."""
    ayse, bruno, dimitris = (people[name] for name in ("ayse", "bruno", "dimitris"))
    group = make_group(ayse, bruno, joining="request", picture=samples.upload(samples.picture(), "books.png"),
                       picture_alt="A shelf of books")  # fmt: skip
    write_note(group.space, Said("Only for those who are in it."), by=ayse, audience="members")
    door = groups.request_to_join(group, by=dimitris, words="I would like to join you.")
    key = {"space_pk": group.pk}
    return {
        "group": key, "door": key | {"pk": door.pk},
        "group_member": key | {"pk": Member.objects.get(space=group.pk, person=bruno).pk},
    }  # fmt: skip


def make_versions(page: Page, writer: Person) -> None:
    """An earlier version of a page, and the one of now."""
    for number, body in enumerate(("<p>Rain</p>", page.body), start=1):
        version = Version.objects.create(page=page, number=number, title=page.title, body=body)
        version.writers.add(writer)


def make_living(people: dict[str, Person]) -> dict[str, dict[str, object]]:
    """What they say and keep in the members' area, by the names that addresses use."""
    ayse, bruno, dimitris = (people[name] for name in ("ayse", "bruno", "dimitris"))
    lecce = cast.make_school(cast.LECCE)
    change = calendar.add_holiday(lecce, by=bruno, first=TODAY, last=TODAY, name="Festa di Sant’Oronzo")
    feed = calendar.reset_feed(ayse, by=ayse)
    talk = messages.start_conversation([bruno, dimitris], by=ayse, title="Rain")
    message = messages.send_message(talk, messages.Words("Shall we measure rain?"), by=ayse)
    message_file = MessageFile.objects.create(message=message, file=keep_file(text_file(), by=ayse))
    messages.remove_person(talk.seats.get(person=dimitris), by=ayse)
    claim = Membership.objects.create(person=dimitris, school=lecce, is_default=False)
    call, draft = make_call(ayse), make_draft(ayse, title="Rain", idea="We measure the rain of a whole year together.")
    campaign = make_campaign(cast.make_desk("TR"), people["olcay"])
    browser = PushSubscription.objects.create(person=ayse, endpoint="https://push.example/1", p256dh="", auth="")
    words = network.Words("Our springs, measured by the class.", files=[text_file()])
    feed_post = network.write_post(words, by=bruno, seen_by="members", school=lecce)
    comment = network.write_comment(feed_post, by=ayse, body="We measure ours in spring.")
    invitation = network.invite_colleague("colleague@new.example", by=bruno, language="it")
    saved = save_search(by=ayse, kind="people", query="country=IT", name="Italy")
    reader = Reader.objects.create(email="reader@news.example", country="TR", language="tr")
    return {
        "change": {"school_pk": lecce.pk, "pk": change.pk}, "feed": {"token": feed.token},
        "talk": {"pk": talk.pk}, "message": {"pk": message.pk}, "message_file": {"pk": message_file.pk},
        "talker": {"pk": talk.pk, "person_pk": bruno.pk},
        "other_school": {"pk": cast.make_school(cast.TRIESTE).pk}, "claim": {"pk": claim.pk},
        "call": {"pk": call.pk}, "call_draft": {"pk": draft.pk}, "call_answer": {"pk": make_answer(call, bruno).pk},
        "campaign": {"pk": campaign.pk}, "band": {"band": "7-11"}, "browser": {"pk": browser.pk},
        "stop_link": {"token": stop_token(ayse, "requests")},
        "news_question": {"token": reader_token(reader, "confirm")},
        "news_stop": {"token": reader_token(reader, "stop")},
        "feed_post": {"pk": feed_post.pk}, "comment": {"pk": comment.pk},
        "desk": {"slug": "tr"}, "seat": {"pk": people["olcay"].offices.get().pk},
        "feed_file": {"pk": feed_post.files.get().pk},
        "invitation": {"token": network.invitation_token(invitation)},
        "saved_search": {"pk": saved.pk}, "searched": {"kind": "people"},
    }  # fmt: skip


def make_chat(people: dict[str, Person], space: Space) -> dict[str, dict[str, object]]:
    """An open chat in which the pupil spoke, words of hers that wait for a teacher, and work done elsewhere."""
    now, pupil = timezone.now(), people["elif"]
    chat = Chat.objects.create(space=space, title="Questions", made_by=people["ayse"], opened_at=now, latest=1)
    line = Line.objects.create(chat=chat, number=1, changed=1, author=pupil, body="Does it rain?")
    caution = Caution.objects.create(
        room=space.pk, pupil=pupil, deed="chat/send_line", thing=chat.pk, words="0532 123 45 67", found=["phone"],
        sending=uuid4(), state="waiting",
    )  # fmt: skip
    held = keep_file(text_file(), by=pupil)
    waiting = Caution.objects.create(
        room=space.pk, pupil=pupil, deed="threads/reply", thing=1, words="0532 123 45 67", found=["phone"],
        sending=uuid4(), state="waiting", said={"files": [[held.pk, ""]]},
    )  # fmt: skip
    file: dict[str, dict[str, object]] = {"caution_file": {"space_pk": space.pk, "pk": waiting.pk, "file_pk": held.pk}}
    things = {"chat": chat.pk, "line": line.pk, "caution": caution.pk} | make_both(space, people["ayse"], pupil)
    file |= make_elsewhere(people, space)
    return file | {name: {"space_pk": space.pk, "pk": pk} for name, pk in things.items()}


def make_team(thread: Thread, pupil: Person) -> dict[str, dict[str, object]]:
    """A team of the pupil, to which a thread belongs."""
    team = Team.objects.create(space=thread.space, number=1)
    Place.objects.create(member=Member.objects.get(space=thread.space, person=pupil), team=team)
    work = Work.objects.create(team=team, thread=thread)
    return {name: {"space_pk": thread.space_id, "pk": pk} for name, pk in (("team", team.pk), ("work", work.pk))}


def make_plan(thread: Thread, teacher: Person) -> dict[str, dict[str, object]]:
    """An activity with a step of the teacher's school, to which a thread belongs."""
    activity = Activity.objects.create(space=thread.space, title="Measuring")
    step = Step.objects.create(activity=activity, title="At home", first=TODAY, last=TODAY)
    part = Part.objects.create(step=step, school=school_of(teacher))
    thing = Thing.objects.create(step=step, thread=thread)
    task = Task.objects.create(step=step, title="Measure at home")
    seat = Member.objects.get(space=thread.space, role="pupil")
    handed = HandIn.objects.create(task=task, member=seat, words="Six litres.", handed_at=timezone.now())
    made = {"activity": activity.pk, "step": step.pk, "part": part.pk, "step_thing": thing.pk}
    sheet = HandedFile.objects.create(hand_in=handed, file=keep_file(text_file(), by=seat.person))
    made |= {"task": task.pk, "hand_in": handed.pk, "sheet": sheet.pk}
    return {name: {"space_pk": thread.space_id, "pk": pk} for name, pk in made.items()}


def make_label(people: dict[str, Person], project: Project) -> dict[str, dict[str, object]]:
    """Ayşe holds a national label for the project, and asked her desk something."""
    reason = "The classes planned together."
    label = award_label("national", project, person=people["ayse"], by=people["olcay"], reason=reason)
    return make_questions(people) | {
        "label": {"code": label.code}, "label_row": {"pk": label.pk},
        "labelled": {"kind": "national", "pk": project.pk},
    }  # fmt: skip


def make_remarks(page: Page, author: Person) -> dict[str, dict[str, object]]:
    """A comment on a page, and other words for its passage."""
    comment = Remark.objects.create(page=page, author=author, body="Who measured this?", quote="Water")
    offered = Remark.objects.create(page=page, author=author, quote="Water", wording="Clean water")
    found = {"remark": comment.pk, "offered": offered.pk}
    return {name: {"space_pk": page.space_id, "pk": pk} for name, pk in found.items()}


def make_texts() -> dict[str, dict[str, object]]:
    """The texts of the programme, and its figures."""
    write_texts()
    count_figures()
    greek, translation = make_translation("TR", "el")
    return {
        "translated": {"pk": greek.pk}, "translated_file": {"pk": greek.pk, "kind": "xlf"},
        "translated_lines": {"translation_id": translation.pk},
        "language": {"language": "en"}, "national_feed": {"language": "en", "country": "TR"},
        "text": {"language": "en", "way": "services/tr"}, "portal_file": {"name": "nothing.png"},
        "help_article": {"pk": Article.objects.order_by("pk")[0].pk}, "country": {"country": "TR"},
        "site_part": {"part": 1},
    }  # fmt: skip


def make_board(project: Project, author: Person, pupil: int) -> dict[str, dict[str, object]]:
    """What stands in the room's talk (a forum with a poll, the journal, letters), a lesson and a visit."""
    assert project.twinspace is not None
    space = project.twinspace.space
    made = make_forum(space) | make_journal(project, author) | make_letter(space)
    return made | make_lesson(space, author, pupil)


def make_letter(space: Space) -> dict[str, dict[str, object]]:
    """Ayşe wrote to her pupil, whose wall is open."""
    ayse, pupil = (Member.objects.select_related("person", "space").get(space=space, **who) for who in (
        {"role": "administrator", "person__given_name": "Ayşe"}, {"role": "pupil"}))  # fmt: skip
    letter = Letter.objects.create(space=space, author=ayse.person, to=pupil.person, body="Bring your thermometer.")
    Letter.objects.create(space=space, author=pupil.person, to=pupil.person, on_wall=True, body="This is my wall.")
    Wall.objects.create(space=space, owner=pupil.person, opened_at=timezone.now())
    return {name: {"space_pk": space.pk, "pk": pk} for name, pk in (("letter", letter.pk), ("wall", pupil.pk))}


def make_forum(space: Space) -> dict[str, dict[str, object]]:
    """A forum of the room, and a poll at a thread of its own: who votes must choose."""
    thread = Thread.objects.create(space=space, title="Which river?", post_count=0)
    forum = Forum.objects.create(space=space, title="Rain")
    poll = Poll.objects.create(thread=thread, question="Which?")
    return {name: {"space_pk": space.pk, "pk": pk} for name, pk in (("forum", forum.pk), ("poll", poll.pk))}


def make_journal(project: Project, author: Person) -> dict[str, dict[str, object]]:
    """An entry for members, and one for everyone with a file."""
    assert project.twinspace is not None
    space = project.twinspace.space
    inner, shown = (
        Thread.objects.create(space=space, title=title, author=author, told_on=TOLD_ON, audience=audience, post_count=1)
        for title, audience in (("A walk to the spring", "members"), ("A day at the sea", "public"))
    )
    Post.objects.create(thread=inner, author=author, body="<p>We found the spring.</p>")
    post = Post.objects.create(thread=shown, author=author, body="<p>We saw the sea.</p>")
    file = PostFile.objects.create(post=post, file=keep_file(text_file(), by=author))
    outside: dict[str, object] = {"slug": project.slug}
    return {
        "entry": {"space_pk": space.pk, "pk": inner.pk}, "shown_entry": outside | {"pk": shown.pk},
        "entry_file": outside | {"pk": file.pk},
    }  # fmt: skip


def make_elsewhere(people: dict[str, Person], space: Space) -> dict[str, dict[str, object]]:
    """What Bruno's school did outside the room; Ayşe is asked whether it was so."""
    school = cast.make_school(cast.LECCE)
    one = Elsewhere.objects.create(
        space=space, school=school, day=TODAY, words="We measured the spring.", author=people["bruno"],
        witness=people["ayse"],
    )  # fmt: skip
    return {"deed_elsewhere": {"space_pk": space.pk, "pk": one.pk}}


def make_reported(people: dict[str, Person], thread: Thread) -> dict[str, dict[str, object]]:
    """Bruno reports what the pupil said; she is in a team."""
    said = Post.objects.create(thread=thread, author=people["elif"], body="<p>It rains.</p>")
    report = Report.objects.create(
        kind="post", thing_id=said.pk, author=people["elif"], reporter=people["bruno"], reason="other",
        note="Is this true?", quote="It rains.", url=thread.get_absolute_url(), room=thread.space_id,
    )  # fmt: skip
    return (
        make_team(thread, people["elif"])
        | make_plan(thread, people["ayse"])
        | make_archive(thread, people["ayse"])
        | {"report": {"pk": report.pk}}
    )


def make_questions(people: dict[str, Person]) -> dict[str, dict[str, object]]:
    """Ayşe asked her desk, which passed it on; somebody without an account did, too."""
    hers = make_ticket(people["ayse"])
    pass_ticket_on(hers, "A fault of the platform", by=people["olcay"])
    other = make_ticket(email="zzemail0@private.example")
    return {"ticket": {"pk": hers.pk}, "asked": {"token": ticket_token(other)}}


def make_lesson(space: Space, ayse: Person, pupil: int) -> dict[str, dict[str, object]]:
    """A device that Ayşe opened for her class, and a parent whom she invited."""
    lesson = begin_lesson(space, class_name="", asks_pictures=False, hours=1, pin="2468", by=ayse)
    visit = invite_visitor(
        space, name="Meryem Kaya", email="meryem@home.example", kind="parent", days=30, language="tr", by=ayse
    )
    found: dict[str, dict[str, object]] = {"at_device": {"pk": pupil}}
    for name, pk in (("lesson", lesson.pk), ("visit", visit.pk)):
        found[name] = {"space_pk": space.pk, "pk": pk}
    return found


def make_archive(thread: Thread, by: Person) -> dict[str, dict[str, object]]:
    """An archive of the room, ready to be fetched."""
    file = keep_made(io.BytesIO(b"PK"), "archive", by=by)
    archive = Archive.objects.create(
        space=thread.space, kind="asked", asked_by=by, audiences=["members"], language="en", state="ready", file=file
    )
    return {"archive": {"space_pk": thread.space_id, "pk": archive.pk}}
