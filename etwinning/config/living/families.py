"""What families of the demo world allow, and who is in its pictures: drawings of children, nobody's photograph."""

from copy import copy
from datetime import timedelta
from typing import Final

from django.core.files.base import ContentFile
from django.urls import reverse

from etwinning.config.world import drawing
from etwinning.config.world.making import World
from etwinning.core.files import PICTURES, draw_renditions, keep_file
from etwinning.core.models import Audience, File
from etwinning.libraries.credits import carried
from etwinning.libraries.html import clean
from etwinning.libraries.shapes import pieces_of
from etwinning.materials.models import Item
from etwinning.pages.actions.keeping import hands_of, keep_version
from etwinning.pages.models import Attachment, Page
from etwinning.people.models import Person
from etwinning.safety.models import Allowance, Reach, Sighting
from etwinning.safety.queries import MUST_BE_SAID
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Attachment as TalkFile
from etwinning.threads.models import Post
from etwinning.twinspace.models import Pupil, TwinSpace

# how many of a hundred families say so; the rest have not answered yet
ANSWERS: Final = (
    (Reach.NOTHING, 4), (Reach.CLASS, 14), (Reach.PROJECT, 34), (Reach.PLATFORM, 14), (Reach.PUBLIC, 20),
)  # fmt: skip
SCHOOL_YEAR: Final = timedelta(days=220)


def make_families(world: World) -> None:
    """Called when everything else is in the database."""
    _papers(world)
    _pictures_without_pupils()
    space = _room_of_the_cast()
    if space is not None:
        _children(world, space)


def _papers(world: World) -> None:
    lots, rows = world.lots("families"), []
    levels, weights = zip(*ANSWERS, strict=True)
    for pupil in Pupil.objects.order_by("pk"):
        if lots.random() * 100 < sum(weights):
            at = pupil.made_at + timedelta(days=lots.randint(2, 9))
            until = (at + SCHOOL_YEAR).date() if lots.random() < 0.5 else None
            reach = lots.choices(levels, weights)[0]
            note = f"{pupil.class_name}, {lots.randint(1, 30)}"
            rows.append(
                Allowance(
                    pupil_id=pupil.person_id, reach=reach, ground="paper" if lots.randrange(6) else "talk", note=note,
                    until=until if until and until > world.now.date() else None, by_id=pupil.teacher_id,
                    at=min(at, world.now),
                )
            )  # fmt: skip
    Allowance.objects.bulk_create(rows, batch_size=2000)


def _pictures_without_pupils() -> None:
    """Drawings of springs and charts, the picture of each room, public materials: nobody is in them, and it was said."""
    rooms = Member.objects.filter(role__in=Member.PUPILS).values("space")
    found = {
        (file, page.space_id): (by, at)
        for file, page, by, at in (
            (row.file.sha256, row.page, row.file.owner_id, row.at)
            for row in Attachment.objects.filter(page__space__in=rooms).select_related("file", "page").order_by("pk")
        )
    }
    for one in TwinSpace.objects.filter(space__in=rooms, picture__isnull=False).select_related("picture", "space"):
        if one.picture is not None:
            found[one.picture.sha256, one.space_id] = (one.picture.owner_id, one.space.opened_at)
    public = Item.objects.filter(space__in=rooms, audience=Audience.PUBLIC, file__kind__in=MUST_BE_SAID).order_by("pk")
    for sha256, room, by, at in public.values_list("file__sha256", "space_id", "added_by_id", "added_at"):
        found.setdefault((sha256, room), (by, at))
    Sighting.objects.bulk_create(
        Sighting(sha256=sha256, room=room, by_id=by, at=at) for (sha256, room), (by, at) in found.items()
    )


def _room_of_the_cast() -> Space | None:
    ayse = Person.objects.get(username="cast-ayse")
    seat = Member.objects.filter(person=ayse, space__title="Where our water comes from").select_related("space").first()
    return seat.space if seat else None


def _children(world: World, space: Space) -> None:
    """Three drawings: one that everyone may see, one that stays in the room, one of which nobody has spoken yet."""
    pupils = list(Pupil.objects.filter(person__rooms__space=space).order_by("pk"))
    by = Person.objects.get(username="cast-ayse")
    for reach, pupil in ((Reach.PUBLIC, pupils[1]), (Reach.PROJECT, pupils[2]), (Reach.CLASS, pupils[3])):
        at = world.ago(30)
        Allowance.objects.create(pupil=pupil.person, reach=reach, ground="paper", by=by, at=at, note="4A, 7")
    names = {"Who we are": [pupils[1]], "Tap diary": [pupils[2]], "Words for water": [pupils[3]]}
    for number, (title, seen) in enumerate(names.items()):
        page = Page.objects.filter(space=space, title=title).first()
        post = Post.objects.filter(thread__space=space, thread__title=title).order_by("pk").first()
        file = _drawn(world, number, by)
        if page is not None:
            _put(page, file)
        elif post is not None:
            TalkFile.objects.create(post=post, file=file, description=drawing.CHILDREN)
        for pupil in seen:
            Sighting.objects.create(
                sha256=file.sha256, room=space.pk, pupil=pupil.person, school=pupil.school_id, by=by, at=world.ago(20)
            )
    unsaid = Page.objects.filter(space=space, title="Our springs").first()
    if unsaid is not None:
        _put(unsaid, _drawn(world, len(names), by))


def _drawn(world: World, number: int, by: Person) -> File:
    content = ContentFile(drawing.draw_children(str(number)), name=f"children-{number}.png")
    file = keep_file(content, by=by, accept=PICTURES)
    if not file.renditions:
        draw_renditions.call(file.pk)
    File.objects.filter(pk=file.pk).update(created_at=world.ago(25))
    file.refresh_from_db()
    return file


def _put(page: Page, file: File) -> None:
    """The drawing at the end of a page; of a public one too: who may not see it does not."""
    row = Attachment.objects.create(
        page=page, file=file, description=drawing.CHILDREN, in_text=True, at=file.created_at
    )
    address = reverse("page_file", kwargs={"space_pk": page.space_id, "pk": row.pk})
    size = f'width="{file.width}" height="{file.height}"'
    was, hands = copy(page), hands_of(page)
    page.body += clean(f'<figure><img src="{address}?size=large" alt="{drawing.CHILDREN}" {size}></figure>')
    page.save(update_fields=["body"])
    who = page.edited_by_id or 0
    keep_version(page, was, carried(hands, pieces_of(page.body), who), {who}, at=page.edited_at)
