"""What belongs to another desk, and the rooms of the CMS's own administration: nobody comes in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, Locale, Workflow

from etwinning.core.tests import samples
from etwinning.editing.actions.rights import EUROPE
from etwinning.people.models import Person
from etwinning.portal.models import Paper, Picture
from tests import cast

pytestmark = [
    pytest.mark.django_db,
    # Willow leaves the spooled copy of a picture to the collector of garbage
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
REFUSED = {302, 403, 404, 405}  # the CMS leads back to its first page and says that one may not


@pytest.fixture
def italian(texts: dict[str, int], settings: Any, tmp_path: Any) -> tuple[Collection, Picture, Paper]:
    """The folder of Italy's desk, with a picture and a file."""
    settings.MEDIA_ROOT = tmp_path
    officer = Client()
    officer.force_login(cast.make_officer("Ida", "Rossi", "IT"))
    officer.get("/editors/")
    folder = GroupCollectionPermission.objects.filter(group__name="editors: it")[0].collection
    picture = Picture.objects.create(
        title="Acqua", file=SimpleUploadedFile("a.jpg", samples.picture()), width=9, height=9, collection=folder
    )
    paper = Paper.objects.create(title="Fogli", file=SimpleUploadedFile("x.pdf", b"%PDF-1.4"), collection=folder)
    for kept in (picture, paper):
        kept.file.close()
    return folder, picture, paper


def test_pictures_and_files_of_another_desk(editor: Client, italian: tuple[Collection, Picture, Paper]) -> None:
    folder, picture, paper = italian
    sent = {"title": "Mine", "collection": folder.pk, "tags": "", "description": ""}
    things: tuple[Any, Any] = (picture, paper)
    names = ("wagtailimages:edit", "wagtailimages:delete"), ("wagtaildocs:edit", "wagtaildocs:delete")
    for thing, urls in zip(things, names, strict=True):
        for name in urls:
            url = reverse(name, args=[thing.pk])
            assert editor.get(url).status_code in REFUSED, url
            assert editor.post(url, sent).status_code in REFUSED, url
        thing.refresh_from_db()
        assert thing.title in {"Acqua", "Fogli"}
    for kind, deed in (("wagtailimages/picture", "delete"), ("portal/picture", "delete"), ("portal/paper", "delete")):
        pk = paper.pk if "paper" in kind else picture.pk
        answer = editor.post(f"/editors/bulk/{kind}/{deed}/?id={pk}&next=/editors/", {"confirm": "on"})
        assert answer.status_code in {200, *REFUSED}
    assert (Picture.objects.count(), Paper.objects.count()) == (1, 1)


@pytest.mark.parametrize("door", ["wagtailimages:add", "wagtaildocs:add"])
def test_nothing_is_put_into_anothers_folder(
    editor: Client, italian: tuple[Collection, Picture, Paper], door: str
) -> None:
    editor.get("/editors/")
    is_picture = "images" in door
    name, content = ("b.jpg", samples.picture()) if is_picture else ("b.pdf", b"%PDF-1.4")
    file = SimpleUploadedFile(name, content)
    editor.post(reverse(door), {"title": "Mine", "file": file, "collection": italian[0].pk, "tags": ""})
    for model in (Picture, Paper):
        assert not model.objects.filter(title="Mine", collection=italian[0]).exists()


ADMINISTRATION = """
    users/ users/add/ users/{olcay}/edit/ users/{olcay}/delete/ groups/ groups/new/ groups/edit/{group}/
    groups/delete/{group}/ workflows/list/ workflows/add/ workflows/edit/{workflow}/ workflows/disable/{workflow}/
    workflows/tasks/index/ locales/ locales/new/ locales/edit/{locale}/ locales/delete/{locale}/ collections/
    collections/add/ collections/{folder}/ collections/{folder}/delete/ sites/ redirects/ failwhale/ password_reset/
"""


@pytest.mark.parametrize("who", ["olcay", "carla"])
def test_the_administration_of_the_cms_is_closed(
    client: Client, request: pytest.FixtureRequest, italian: tuple[Collection, Picture, Paper], who: str
) -> None:
    person: Person = request.getfixturevalue(who)
    olcay: Person = request.getfixturevalue("olcay")
    client.force_login(person)
    client.get("/editors/")
    keys = {
        "olcay": olcay.pk, "group": person.groups.get().pk, "workflow": Workflow.objects.get(name=EUROPE).pk,
        "locale": Locale.objects.get(language_code="el").pk, "folder": italian[0].pk,
    }  # fmt: skip
    before = list(person.groups.get().permissions.values_list("pk", flat=True))
    for path in ADMINISTRATION.split():
        url = f"/editors/{path.format(**keys)}"
        for answer in (client.get(url), client.post(url, {"name": "Mine", "email": "x@example.org", "is_active": ""})):
            assert answer.status_code in REFUSED, (url, answer.status_code)
        assert list(person.groups.get().permissions.values_list("pk", flat=True)) == before, url
        assert type(olcay).objects.filter(pk=olcay.pk, is_active=True).exists(), url
        assert Collection.objects.filter(pk=italian[0].pk).exists(), url
