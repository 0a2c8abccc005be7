"""The gallery shows of a page's pictures what families allow, and nothing else."""

from django.test import Client
from django.urls import reverse

from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active
from etwinning.safety.actions import Word
from etwinning.safety.models import Reach
from etwinning.twinspace import actions
from etwinning.twinspace.tests.factories import make_pupils
from etwinning.twinspace.tests.test_mark_pupils import status, text
from etwinning.twinspace.tests.test_record_allowances import make_shown


def test_the_gallery_leaves_out_what_is_not_for_everyone(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room = project.twinspace.space
    page = make_shown(room, ayse)
    at = {"slug": project.slug, "pk": page.pk}
    address, file = reverse("gallery_page", kwargs=at), page.attachments.get()
    picture = reverse("gallery_file", kwargs={"slug": project.slug, "pk": file.pk})

    def seen() -> tuple[bool, int]:
        article = text(client, address).split("<article")[1].split("</article")[0]
        return "<img" in article, status(client, picture)

    assert seen() == (True, 200)  # no pupils are there
    pupil = make_pupils(room, ayse)[0]
    assert seen() == (False, 404)  # nobody has said who is in it
    actions.mark_pupils(file.file, [], nobody=True, space=room, by=ayse)
    assert seen() == (True, 200)
    actions.mark_pupils(file.file, [pupil], nobody=False, space=room, by=ayse)
    assert seen() == (False, 404)
    actions.record_allowances(room, {pupil.person_id: Reach.PLATFORM}, Word("paper"), by=ayse)
    assert seen() == (False, 404)
    client.force_login(bruno)
    assert seen() == (True, 200)  # an eTwinner
    client.logout()
    actions.record_allowances(room, {pupil.person_id: Reach.PUBLIC}, Word("paper"), by=ayse)
    assert seen() == (True, 200)
