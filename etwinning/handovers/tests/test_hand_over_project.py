"""A founder hands over to a partner: hand_over_project, answer_hand_over, decide_hand_over, withdraw_hand_over."""

import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.directory.models import Founded
from etwinning.handovers import actions, queries
from etwinning.handovers.models import HandOver
from etwinning.people.actions import words_of
from etwinning.people.models import Notice, Person
from etwinning.projects import actions as projects
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active, make_contacts, room_of
from etwinning.projects.tests.test_races import at_once
from etwinning.spaces.models import Member
from tests.cast import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(ayse: Person, bruno: Person, chiara: Person) -> Project:
    """Ayşe (Konya) and Bruno (Lecce) founded it; Chiara (Trieste) joined."""
    project = make_active(ayse, bruno)
    make_contacts(bruno, chiara)
    projects.add_partner(project, by=bruno, person=chiara)
    projects.accept_partnership(project, by=chiara)
    return project


def founders(project: Project) -> list[Person]:
    return [row.person for row in project.founders.select_related("person").order_by("place")]


def ask(project: Project, bruno: Person, chiara: Person) -> HandOver:
    return actions.hand_over_project(project, by=bruno, person=chiara, reason="I change to another school.")


def test_it_works(
    client: Client, project: Project, ayse: Person, bruno: Person, chiara: Person, olga: Person, olcay: Person
) -> None:
    url = f"/projects/{project.slug}/hand-over/"
    client.force_login(bruno)
    assert "Chiara" in client.get(url).content.decode()
    reason = "I change to another school."
    assert client.post(url, {"person": chiara.pk, "reason": reason}).status_code == 303
    assert client.post(url, {"person": chiara.pk, "reason": reason}).status_code == 303  # twice is once
    assert HandOver.objects.count() == 1
    client.force_login(chiara)
    assert reason in client.get(f"{url}answer/").content.decode()
    assert client.post(f"{url}answer/", {"answer": "yes"}).status_code == 303
    client.force_login(olcay)  # not her country
    assert client.post(f"{url}decide/", {"answer": "yes"}).status_code == 403
    client.force_login(olga)
    assert "Where our water comes from" in client.get("/desks/projects/").content.decode()
    assert client.get(f"{url}decide/").status_code == 200
    assert "founders understand it" in client.post(f"{url}decide/", {"answer": "no"}).content.decode()
    assert founders(project) == [ayse, bruno]
    assert [client.post(f"{url}decide/", {"answer": "yes"}).status_code for _time in range(2)] == [303, 303]
    assert founders(project) == [ayse, chiara]
    assert [(row.person, row.state) for row in project.partners.all()] == [(bruno, "joined")]
    seats = {seat.person: (seat.role, seat.is_fixed) for seat in Member.objects.filter(space=room_of(project))}
    assert seats[chiara] == (Member.Role.ADMINISTRATOR, True)
    assert seats[bruno] == (Member.Role.TEACHER, False)
    assert Founded.objects.filter(person=chiara).exists()
    told = {person.given_name: person.notices.filter(deed="handovers/decide_hand_over").count() for person in
            (ayse, bruno, chiara)}  # fmt: skip
    assert set(told.values()) == {1}
    assert Entry.objects.filter(deed="handovers/decide_hand_over").count() == 1
    chain = [step.title for step in queries.chain(Project.objects.get(), ayse)]
    assert chain[:2] == ["You wrote the project", "Bruno Greco agreed"]
    assert chain[-1] == "Chiara Longo is a founder in place of Bruno Greco"
    projects.leave_project(project, by=bruno)


def test_only_a_validated_partner_of_the_same_country(
    client: Client, project: Project, ayse: Person, bruno: Person, chiara: Person
) -> None:
    client.force_login(ayse)  # of another country than the only partner
    assert "No partner can take your place" in client.get(f"/projects/{project.slug}/hand-over/").content.decode()
    with pytest.raises(Stale, match="partner of the same country"):
        actions.hand_over_project(project, by=ayse, person=chiara, reason="No time any more.")
    Person.objects.filter(pk=chiara.pk).update(state=Person.State.WAITING)
    with pytest.raises(Stale, match="partner of the same country"):
        ask(project, bruno, chiara)
    client.force_login(chiara)
    assert client.get(f"/projects/{project.slug}/hand-over/").status_code == 403


def test_answer_hand_over_with_a_no(project: Project, ayse: Person, bruno: Person, chiara: Person) -> None:
    ask(project, bruno, chiara)
    for _time in range(2):
        actions.answer_hand_over(project, by=chiara, accept=False, note="I have a baby.")
    assert bruno.notices.filter(deed="handovers/answer_hand_over").count() == 1
    with pytest.raises(Stale, match="declined this already"):
        actions.answer_hand_over(project, by=chiara, accept=True)
    assert founders(project) == [ayse, bruno]
    ask(project, bruno, chiara)  # one may ask again


def test_decide_hand_over_with_a_no(
    project: Project, ayse: Person, bruno: Person, chiara: Person, olga: Person
) -> None:
    ask(project, bruno, chiara)
    with pytest.raises(Stale, match="has not answered yet"):
        actions.decide_hand_over(project, by=olga, consent=True)
    actions.answer_hand_over(project, by=chiara, accept=True)
    actions.decide_hand_over(project, by=olga, consent=False, note="She leads four projects already.")
    assert founders(project) == [ayse, bruno]
    with pytest.raises(Stale, match="refused this already"):
        actions.decide_hand_over(project, by=make_officer("Oreste", "Neri", "IT"), consent=True)
    step = queries.chain(Project.objects.get(), ayse)[-1]
    assert (step.state, step.note) == ("refused", "She leads four projects already.")


def test_withdraw_hand_over(client: Client, project: Project, ayse: Person, bruno: Person, chiara: Person) -> None:
    ask(project, bruno, chiara)
    url = f"/projects/{project.slug}/hand-over/withdraw/"
    client.force_login(ayse)  # the other founder
    assert client.post(url).status_code == 403
    client.force_login(bruno)
    assert [client.post(url).status_code for _time in range(2)] == [303, 303]
    assert chiara.notices.filter(deed="handovers/withdraw_hand_over").count() == 1
    with pytest.raises(Stale, match="nobody hands over any more"):
        actions.answer_hand_over(project, by=chiara, accept=True)


@pytest.mark.parametrize("end", ["leaves", "closes"])
def test_it_ends_with_the_partner_or_the_project(
    project: Project, ayse: Person, bruno: Person, chiara: Person, olga: Person, end: str
) -> None:
    ask(project, bruno, chiara)
    actions.answer_hand_over(project, by=chiara, accept=True)
    if end == "leaves":
        projects.leave_project(project, by=chiara)
    else:
        projects.close_project(project, by=ayse)
    assert queries.open_hand_over(project) is None
    assert not queries.hand_overs_awaiting(olga).exists()
    with pytest.raises(Stale):
        actions.decide_hand_over(project, by=olga, consent=True)
    assert founders(project) == [ayse, bruno]


def test_who_leaves_is_asked_no_more(project: Project, bruno: Person, chiara: Person) -> None:
    ask(project, bruno, chiara)
    actions.forget_person(chiara)
    assert HandOver.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    "deed", ["hand_over_project", "answer_hand_over", "decide_hand_over", "withdraw_hand_over", "replace_founder"]
)
@pytest.mark.parametrize("yes", [True, False])
def test_its_words(ayse: Person, deed: str, yes: bool) -> None:
    data = {"title": "Rain <b>", "accepted": yes, "consent": yes, "is_asked": yes, "new": "Chiara", "note": "Because."}
    notice = Notice(person=ayse, by=None, deed=f"handovers/{deed}", url="/projects/x/", data=data)
    with translation.override("tr"):
        subject, body = words_of(notice, address="https://etwinning.example")
    assert "Rain <b>" in subject
    assert "https://etwinning.example/projects/x/" in body
    entry = Entry(actor=ayse, deed=f"handovers/{deed}", data=data)
    sentence = get_template(f"handovers/journal/{deed}.html", using="jinja2").render({"entry": entry})
    assert "Rain &lt;b&gt;" in sentence
    assert "Ayşe" in sentence


@pytest.mark.django_db(transaction=True)
def test_the_desk_consents_while_the_founder_thinks_again(
    project: Project, bruno: Person, chiara: Person, olga: Person
) -> None:
    ask(project, bruno, chiara)
    actions.answer_hand_over(project, by=chiara, accept=True)
    outcomes = at_once(
        lambda: actions.decide_hand_over(project, by=olga, consent=True),
        lambda: actions.withdraw_hand_over(project, by=bruno),
    )
    second = project.founders.get(place=2).person
    assert outcomes[1] == "done"  # either it came first, or nothing was open any more
    assert second == (chiara if outcomes[0] == "done" else bruno)
    assert project.founders.count() == 2
