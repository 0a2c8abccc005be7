"""Which desk edits what."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from etwinning.people.models import Desk, Person


def desks_edited_by(person: Person) -> QuerySet[Desk]:
    """The desks whose part of the portal a person writes: seats of the whole country, not those of regions."""
    return Desk.objects.filter(officers__person=person, officers__regions=[]).distinct().order_by("pk")


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
