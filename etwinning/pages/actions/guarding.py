"""What pupils write together passes the guard when it settles: no hint, but a line for the teachers of the room."""

from collections.abc import Collection, Iterable
from uuid import NAMESPACE_OID, uuid5

from etwinning.libraries.credits import Credited
from etwinning.libraries.shapes import html_of, pieces_of
from etwinning.pages import queries
from etwinning.pages.models import Page, Version
from etwinning.people.models import Person
from etwinning.safety import passing
from etwinning.safety.actions import note_caution
from etwinning.safety.models import Caution
from etwinning.spaces.guarding import told_anew
from etwinning.spaces.queries import names_of_pupils


def note_written(page: Page, version: Version | None, hands: Iterable[Credited], writers: Collection[int]) -> None:
    """A line in the queue for each pupil in whose new words something is found: one a version, which may still grow."""
    pupils = [person for person in Person.objects.filter(pk__in=writers) if person.is_pupil] if version else []
    if version is None or not pupils:
        return
    before = queries.text_before(page.pk, version.number)
    stood = set(pieces_of(before))
    new = [one for one in hands if one.piece not in stood]
    for pupil in pupils:
        mine = [one.piece for one in new if pupil.pk in {who for _many, who in one.spans}]
        text = told_anew(html_of(mine), before)
        same = uuid5(NAMESPACE_OID, f"{pupil.pk} {page.pk} {version.number}")
        words = passing.Words(pupil, page.space_id, "pages/write_together", page.pk, text, same)
        caution = passing.looked_at(words, names=lambda: names_of_pupils(page.space_id))
        if caution is not None:
            caution.state = Caution.State.TOGETHER
            note_caution(caution)
