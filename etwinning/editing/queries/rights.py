"""Which desk edits what."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, Q, QuerySet
from wagtail.models import Comment, CommentReply, Page, TaskState
from wagtail_localize.models import TranslationSource

from etwinning.people.models import Desk, Officer, Person
from etwinning.portal.models import Front, National, Section


def desks_edited_by(person: Person) -> QuerySet[Desk]:
    """The desks whose part of the portal a person writes: seats of the whole country, not those of regions."""
    return Desk.objects.filter(officers__person=person, officers__regions=[]).distinct().order_by("pk")


def central_officers() -> QuerySet[Person]:
    """Who reads what is handed in, whether they ever opened the CMS or not."""
    seats = Officer.objects.filter(desk__kind=Desk.Kind.CENTRAL, regions=[])
    return Person.objects.filter(pk__in=seats.values("person"), is_active=True).order_by("pk")


def pages_to_read(person: Person) -> QuerySet[TaskState]:
    """What was handed in and waits for somebody at the central desk, the oldest first."""
    waiting: QuerySet[TaskState] = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).order_by(
        "started_at", "pk"
    )
    return waiting.filter(Exists(central_officers().filter(pk=person.pk))).order_by("started_at", "pk")


def talkers(page: Page) -> QuerySet[Person]:
    """Who wrote beside the text of a page, and who began it."""
    said = Q(pk=page.owner_id or 0) | Q(pk__in=Comment.objects.filter(page=page).values("user"))
    return Person.objects.filter(said | Q(pk__in=CommentReply.objects.filter(comment__page=page).values("user")))


def editable_text(person: Person, pk: int) -> Page | None:
    """A page of the tree if this person may change it."""
    page = Page.objects.filter(pk=pk).first()
    return page if page is not None and page.permissions_for_user(person).can_edit() else None


def text_of_source(pk: int) -> int | None:
    """The page that a translation was made from; None where it was deleted meanwhile."""
    source = TranslationSource.objects.filter(pk=pk).first()
    try:
        instance = source.get_source_instance() if source is not None else None
    except ObjectDoesNotExist:
        return None
    return instance.pk if isinstance(instance, Page) else None


def is_held(page: Page, *, for_good: bool) -> bool:
    """Whether the portal cannot do without a page: where a language or list or country begins, pages with a role.

    A translation of it can be taken off (readers see the original again), but none can be deleted.
    """
    text: Any = page.specific
    is_needed = isinstance(text, Front | Section | National) or bool(getattr(text, "role", ""))
    same = Page.objects.filter(translation_key=page.translation_key, alias_of=None, pk__lt=page.pk)
    return is_needed and (for_good or not same.exists())
