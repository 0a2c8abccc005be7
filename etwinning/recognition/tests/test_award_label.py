"""A desk awards a label and withdraws it; who holds it is known everywhere at once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.directory.finding import find
from etwinning.directory.models import Labelled
from etwinning.directory.people import PEOPLE
from etwinning.directory.schools import SCHOOLS
from etwinning.people.actions import words_of
from etwinning.people.models import Notice, Person
from etwinning.projects.models import Project
from etwinning.recognition import actions, queries
from etwinning.recognition.models import Label
from etwinning.schools.models import Membership, School
from tests.cast import KONYA, make_school, make_teacher

pytestmark = pytest.mark.django_db
WHY = "Pupils of both schools planned and measured together."


def award(project: Project, person: Person, by: Person) -> Label:
    return actions.award_label("national", project, person=person, by=by, reason=WHY)


def told_below() -> set[tuple[str, int, str]]:
    return set(Labelled.objects.values_list("kind", "thing_id", "label"))


def found(kind: object, person: Person, *labels: str) -> list[int]:
    page = find(kind, person, kind.search({"label": labels})).page  # type: ignore[arg-type, attr-defined]
    return [row.pk for row in page.object_list]


def test_it_works(
    client: Client, project: Project, ayse: Person, bruno: Person, olcay: Person, olga: Person, dimitris: Person
) -> None:
    url = f"/desks/labels/award/national/{project.pk}/"
    client.force_login(olcay)
    assert project.title in client.get("/desks/labels/new/?q=water").content.decode()
    page = client.get(url).content.decode()
    assert "Ayşe Yılmaz" in page
    assert "Bruno Greco" not in page  # of another country's desk
    assert client.post(url, {"person": bruno.pk, "reason": WHY}).status_code == 422
    assert client.post(url, {"person": ayse.pk, "reason": "Good."}).status_code == 422
    assert [client.post(url, {"person": ayse.pk, "reason": WHY}).status_code for _time in range(2)] == [303, 422]
    label = Label.objects.get()
    konya = make_school(KONYA)
    assert (label.person, label.school, label.desk.country, label.by) == (ayse, konya, "TR", olcay)
    assert told_below() == {("people", ayse.pk, "national"), ("projects", project.pk, "national"),
                            ("schools", konya.pk, "national")}  # fmt: skip
    assert found(PEOPLE, dimitris, "national") == [ayse.pk]
    assert found(SCHOOLS, dimitris, "school", "national") == [konya.pk]
    assert ayse.notices.filter(deed="recognition/award_label").count() == 1
    assert Entry.objects.filter(deed="recognition/award_label", scope=f"project:{project.pk}").count() == 1
    client.force_login(dimitris)
    shown = f"National Quality Label {timezone.localdate().year}"
    for where in (f"/people/{ayse.pk}/", f"/schools/{konya.pk}/", f"/projects/{project.slug}/", "/gallery/",
                  f"/gallery/{project.slug}/"):  # fmt: skip
        page = client.get(where).content.decode()
        assert shown in page, where
        assert label.get_absolute_url() in page, where
    for where in ("/people/", "/schools/", "/projects/find/"):
        assert "National Quality Label" in client.get(f"{where}?label=national").content.decode()
    assert project.title in client.get("/projects/find/?label=national").content.decode()
    assert project.title not in client.get("/projects/find/?label=european").content.decode()
    client.force_login(olga)
    assert client.get(f"/desks/labels/{label.pk}/withdraw/").status_code == 404
    assert label.written_code not in client.get("/desks/labels/").content.decode()


def test_an_award_twice_at_once_is_one(project: Project, ayse: Person, olcay: Person) -> None:
    assert award(project, ayse, olcay) == award(project, ayse, olcay)
    copy = Label.objects.get()
    copy.pk, copy.code = None, "aaaaaaaaaaaa"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_the_european_one(
    client: Client, project: Project, ayse: Person, bruno: Person, olcay: Person, olga: Person, carla: Person
) -> None:
    def european() -> Label:
        return actions.award_label("european", project, by=carla, reason=WHY)

    award(project, ayse, olcay)
    with pytest.raises(Stale, match="two countries"):
        european()
    award(project, bruno, olga)
    client.force_login(olcay)
    assert client.get(f"/desks/labels/award/european/{project.pk}/").status_code == 403
    client.force_login(carla)
    assert client.get(f"/desks/labels/award/national/{project.pk}/").status_code == 403
    assert client.post(f"/desks/labels/award/european/{project.pk}/", {"reason": WHY}).status_code == 303
    label = Label.objects.get(kind="european")
    assert european() == label
    both = {("people", person.pk, "european") for person in (ayse, bruno)} | {("projects", project.pk, "european")}
    assert both <= told_below()
    assert [str(one) for one in queries.labels_of_person(bruno)] == ["European Quality Label", "National Quality Label"]
    assert bruno.notices.filter(deed="recognition/award_label").count() == 2
    assert label in queries.labels_at(carla)
    assert label not in queries.labels_at(olcay)


def test_a_national_project_has_no_european_label(project: Project, carla: Person) -> None:
    Project.objects.filter(pk=project.pk).update(is_national=True)
    with pytest.raises(Stale, match="one country"):
        actions.award_label("european", project, by=carla, reason=WHY)


@pytest.fixture
def worthy(project: Project, ayse: Person, olcay: Person) -> School:
    """A school that has all that a school label asks for."""
    school = make_school(KONYA)
    School.objects.filter(pk=school.pk).update(registered_at=timezone.now() - timedelta(days=800))
    for name in ("Can", "Deniz"):
        make_teacher(name, "Ak", KONYA)
    Person.objects.filter(memberships__school=school).update(active_date=timezone.localdate())
    award(project, ayse, olcay)
    return School.objects.get(pk=school.pk)


def test_the_label_of_a_school_ends_by_itself(client: Client, worthy: School, ayse: Person, olcay: Person) -> None:
    client.force_login(olcay)
    assert client.post(f"/desks/labels/award/school/{worthy.pk}/", {"reason": WHY}).status_code == 303
    label = Label.objects.get(kind="school")
    assert label.valid_until is not None
    assert label.valid_until == date(label.year + 2, label.valid_from.month, label.valid_from.day) - timedelta(days=1)
    assert ("schools", worthy.pk, "school") in told_below()
    assert actions.expire_labels(timezone.now() + timedelta(days=700)) == 0
    later = timezone.now() + timedelta(days=732)
    assert [actions.expire_labels(later) for _night in range(2)] == [1, 0]
    assert ("schools", worthy.pk, "school") not in told_below()
    assert ayse.notices.filter(deed="recognition/expire_label").count() == 1
    client.logout()
    assert "was valid until" in client.get(label.get_absolute_url()).content.decode()


@pytest.mark.parametrize("lacking", ["registered for two years", "3 teachers", "National Quality Label"])
def test_a_school_that_lacks_something(
    client: Client, worthy: School, ayse: Person, olcay: Person, lacking: str
) -> None:
    if lacking == "3 teachers":
        Membership.objects.exclude(person=ayse).delete()
    elif lacking == "National Quality Label":
        Label.objects.update(awarded_at=timezone.now() - timedelta(days=740))
    else:
        School.objects.filter(pk=worthy.pk).update(registered_at=timezone.now() - timedelta(days=700))
    with pytest.raises(Stale, match=lacking):
        actions.award_label("school", worthy, by=olcay, reason=WHY)
    client.force_login(olcay)
    assert "cannot have the label yet" in client.get(f"/desks/labels/award/school/{worthy.pk}/").content.decode()


def test_withdraw_label(
    client: Client, project: Project, ayse: Person, bruno: Person, olcay: Person, olga: Person, carla: Person
) -> None:
    label = award(project, ayse, olcay)
    award(project, bruno, olga)
    actions.award_label("european", project, by=carla, reason=WHY)
    url = f"/desks/labels/{label.pk}/withdraw/"
    client.force_login(olcay)
    assert "sentence" in client.post(url, {"reason": "No"}).content.decode()
    assert [client.post(url, {"reason": "The texts were copied."}).status_code for _time in range(2)] == [303, 303]
    assert ayse.notices.filter(deed="recognition/withdraw_label").count() == 1
    assert {row for row in told_below() if row[1] == ayse.pk and row[0] == "people"} == set()
    assert queries.labels_of_person(ayse) == []
    page = client.get(label.get_absolute_url()).content.decode()
    assert "was withdrawn" in page
    assert "copied" not in page
    again = award(project, ayse, olcay)
    assert again.code != label.code
    assert ("people", ayse.pk, "european") in told_below()


def test_a_coordinator_sees_the_own_region_only(project: Project, ayse: Person, olcay: Person) -> None:
    label = award(project, ayse, olcay)
    olcay.offices.update(regions=["TR-06"])
    assert label not in queries.labels_at(olcay)
    olcay.offices.update(regions=["TR-42"])
    assert label in queries.labels_at(olcay)


def test_the_list_and_its_file(client: Client, project: Project, ayse: Person, bruno: Person, olcay: Person) -> None:
    client.force_login(olcay)
    assert "No label yet" in client.get("/desks/labels/").content.decode()
    Person.objects.filter(pk=ayse.pk).update(given_name="=cmd|")
    label = award(project, ayse, olcay)
    with CaptureQueriesContext(connection) as one:
        assert project.title in client.get("/desks/labels/?q=WATER&kind=national&state=held").content.decode()
    for number in range(30):
        Label.objects.create(
            kind="national", person=ayse, project=project, school=label.school, desk=label.desk, by=olcay, reason=WHY,
            valid_from=label.valid_from, state="withdrawn", ended_at=timezone.now(), code=f"{number:012}",
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        assert "31 labels" in client.get("/desks/labels/").content.decode()
    assert len(many) <= len(one) <= 12
    file = client.get("/desks/labels/labels.csv?state=held")
    text = file.content.decode("utf-8-sig")
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert len(text.splitlines()) == 2
    assert f"{label.written_code},National Quality Label,Valid,'=cmd| Yılmaz" in text


@pytest.mark.parametrize("deed", ["award_label", "withdraw_label", "expire_label"])
def test_its_words(ayse: Person, deed: str) -> None:
    data = {"title": "Rain <b>", "kind": "school", "note": "Because.", "of_desk": "Ulusal Destek Servisi"}
    notice = Notice(person=ayse, by=None, deed=f"recognition/{deed}", url="/labels/x/", data=data)
    with translation.override("tr"):
        subject, body = words_of(notice, address="https://etwinning.example")
    assert "Okul" in subject
    assert "Rain <b>" in subject
    assert "https://etwinning.example/labels/x/" in body
    entry = Entry(actor=ayse, deed=f"recognition/{deed}", data=data)
    sentence = get_template(f"recognition/journal/{deed}.html", using="jinja2").render({"entry": entry})
    assert "Rain &lt;b&gt;" in sentence
