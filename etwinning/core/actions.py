"""The trace that every deed leaves."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from etwinning.core.models import Audience, Entry

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class Stale(Exception):
    """Somebody was quicker: the thing is no longer in a state that allows the deed.

    Carries the sentence that the person reads on a calm page (409).
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class TooMany(Exception):
    """Somebody did this too often: the deed must wait.

    Carries the sentence that the person reads on a calm page (429), the moment when they may go on, if time alone
    decides it, and whether the code of conduct says why.
    """

    def __init__(self, sentence: str, until: datetime | None = None, *, conduct: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.until, self.conduct = sentence, until, conduct


def record(
    deed: str,
    thing: models.Model,
    *,
    by: "AbstractBaseUser | None",
    scope: str = "",
    audience: str = Audience.AUTHOR,
    at: datetime | None = None,
    **data: object,
) -> Entry:
    """Write the journal entry of a deed.

    deed is "app/verb_noun"; scope says where it happened, e.g. "space:12"; at when, if not now; data holds what its
    sentence needs (titles, codes), never the name of a pupil: names come from the actor.
    """
    return Entry.objects.create(
        actor_id=by.pk if by is not None else None,
        deed=deed,
        thing_type=ContentType.objects.get_for_model(thing),
        thing_id=thing.pk,
        scope=scope,
        audience=audience,
        at=at or timezone.now(),
        data=data,
    )
