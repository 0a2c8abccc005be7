"""What a pupil said about a page and a teacher lets through stands there, as the pupil's; what is gone is too late."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from etwinning.core.actions import Stale
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.remarks import actions as remarks
from etwinning.remarks.models import Remark
from etwinning.safety.actions import note_caution
from etwinning.safety.models import Caution, GuardSetting
from etwinning.safety.passing import Guarded
from etwinning.twinspace import actions
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace

pytestmark = pytest.mark.django_db
PHONE = "0532 123 45 67"


def test_words_that_wait(ayse: Person, bruno: Person) -> None:
    space = make_twinspace(ayse, bruno).space
    pupil = make_pupils(space, ayse, ["Elif Kaya"])[0].person
    GuardSetting.objects.create(room=space.pk, mode="approve")
    page = Page.objects.create(
        space=space, title="Rain", author=ayse, edited_by=ayse, state="published", body="<p>It rains.</p>"
    )
    asked = remarks.write_remark(page, remarks.Words("True?"), by=bruno, quote="", place=0)

    def words() -> remarks.Words:
        return remarks.Words(f"Call {PHONE}", "en", uuid4(), is_sure=True)

    deeds: list[Callable[[], Remark]] = [
        lambda: remarks.write_remark(page, words(), by=pupil, quote="It rains.", place=0),
        lambda: remarks.suggest_wording(page, words(), by=pupil, quote="It rains.", place=0, wording=f"Call {PHONE}"),
        lambda: remarks.answer_remark(asked, words(), by=pupil),
    ]
    for deed in deeds:
        with pytest.raises(Guarded) as guarded:
            deed()
        assert guarded.value.waits
        note_caution(guarded.value.caution)
    for caution in Caution.objects.order_by("pk"):
        assert actions.approve_words(space, caution, by=ayse)
        assert not actions.approve_words(space, caution, by=ayse)  # twice is once
    made = Remark.objects.filter(author=pupil).order_by("pk")
    assert [(one.quote, bool(one.wording), one.answers_id) for one in made] == [
        ("It rains.", False, None),
        ("It rains.", True, None),
        ("", False, asked.pk),
    ]


def test_of_a_page_that_is_gone(ayse: Person, bruno: Person) -> None:
    space = make_twinspace(ayse, bruno).space
    pupil = make_pupils(space, ayse, ["Elif Kaya"])[0].person
    caution = Caution.objects.create(
        room=space.pk, pupil=pupil, deed="remarks/write_remark", thing=0, words=PHONE, found=["phone"], sending=uuid4(),
        state="waiting", said={"body": PHONE, "language": "en", "quote": "", "place": 0},
    )  # fmt: skip
    with pytest.raises(Stale, match="no longer there"):
        actions.approve_words(space, caution, by=ayse)
