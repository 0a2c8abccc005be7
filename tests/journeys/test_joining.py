"""From the front page to a validated member: steps 1 and 2."""

from etwinning.people.models import Person
from etwinning.schools.actions import fill_folded
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, arrive, in_two_languages, link_in, picture, sign_in_by_hand, text_file

MAIL = "elena.conti@scuola.example"


def known_school(place: cast.Place) -> None:
    """A school that can be found."""
    school = cast.make_school(place)
    fill_folded(school)
    school.save()
    cast.make_desk(place.country)


def writes_her_profile(elena: Reader) -> None:
    elena.press("Write my profile")
    elena.passes()
    elena.press("Save and choose my school")  # too early: what is missing is said, and nothing is lost
    elena.sees("Choose at least one language that you speak.")
    elena.passes()
    elena.choose("role", "teacher")
    elena.tick("ages", "7-11")
    elena.tick("subjects", "natural-sciences", "geography")
    elena.choose("speaks-0-language", "it")
    elena.choose("speaks-0-level", "native")
    elena.choose("speaks-1-language", "en")
    elena.choose("speaks-1-level", "b2")
    elena.fill(about="Insegno scienze in una scuola sul mare.", ideas="Misurare la pioggia in due città.")
    elena.choose("text_language", "it")
    elena.give("photo", picture("me.png"))
    elena.tick("available")
    elena.press("Save and choose my school")
    elena.sees("Your profile is saved. Now choose your school.")
    elena.passes()


def enters_a_school(elena: Reader) -> None:
    elena.press("My school is not in the list")
    elena.passes()
    elena.choose("country", "IT")
    elena.choose("region", "IT-36")  # it came with the country
    elena.fill(
        city="Trieste", name="Scuola primaria Gianni Rodari", head_name="Marta Riva", head_email="head@rodari.example"
    )
    elena.tick("levels", elena.page.locator('[name="levels"]').first.get_attribute("value") or "")
    elena.tick("is_true")
    elena.press("Enter the school")
    elena.sees("Is it one of these?")
    elena.reads(cast.TRIESTE.school)
    elena.passes()
    elena.press("It is none of them: enter my school")


def answers_the_question(teacher: Reader, bruno: Person) -> None:
    mail = teacher.mail(str(bruno.email), "%(desk)s has a question about your request", desk=cast.make_desk("IT").name)
    teacher.go(link_in(mail))
    teacher.reads("Which classes do you teach this year?")
    teacher.passes()
    teacher.fill(note="Classes 3A and 4B, science.")
    teacher.give("file", text_file("certificate.txt", "Bruno Greco teaches here."))
    teacher.press("Send")
    teacher.reads("certificate.txt")
    teacher.passes()


@in_two_languages
def test_a_teacher_joins_and_finds_her_school(site: Site, look: Look) -> None:
    for place in (cast.LECCE, cast.TRIESTE, cast.KONYA):
        known_school(place)
    elena = arrive(site, look)
    elena.passes()
    elena.follow("/account/signup/")
    elena.passes()
    elena.fill(given_name="Elena", family_name="Conti", email=MAIL, password1=cast.PASSWORD)
    elena.press("Make my account")
    elena.sees("Look into your mailbox")
    elena.passes()

    elena.go(link_in(elena.mail(MAIL, "Confirm your e-mail address for eTwinning")))
    elena.passes()
    elena.press("Yes, confirm it")
    elena.sees("Your way into eTwinning")
    elena.passes()

    writes_her_profile(elena)
    me = Person.objects.get(email=MAIL)
    assert me.photo_id
    assert me.speaks == {"it": "native", "en": "b2"}

    search = elena.page.locator('main [name="q"]')
    for typed, place in (("ILKOKULU konya", cast.KONYA), ("falcone lec", cast.LECCE), ("tsee80200", cast.TRIESTE)):
        search.fill(typed)
        elena.page.locator(".suggestions a", has_text=place.school).wait_for()
    elena.passes()
    search.press("ArrowDown")
    with elena.leaving():
        search.press("Enter")
    elena.sees("Is this your school?")
    elena.reads(cast.TRIESTE.school)
    elena.passes()
    elena.press("No, choose another school")

    enters_a_school(elena)
    elena.press("Yes, ask for validation")
    elena.sees("My request for validation")
    elena.passes()
    elena.go("/home/")
    elena.passes()
    elena.go("/people/")
    elena.passes()
    elena.go("/projects/new/", status=403)
    elena.sees("You cannot start a project yet")
    elena.passes()


@in_two_languages
def test_her_school_and_her_country_confirm_that_she_teaches_there(site: Site, look: Look) -> None:
    known_school(cast.LECCE)
    colleague = cast.make_teacher("Chiara", "Longo", cast.TRIESTE)
    olga = cast.make_officer("Olga", "Marino", "IT")
    bruno = cast.make_person(
        "Bruno", "Greco", state=Person.State.DRAFT, country="IT", role="teacher", ages=["7-11"],
        subjects=["natural-sciences"], speaks={"it": "native", "en": "b2"}, about="I teach science.", ideas="Water",
    )  # fmt: skip

    teacher = sign_in_by_hand(site, look, bruno, "/home/")
    teacher.passes()
    teacher.press("Choose my school")
    teacher.fill(q="falcone")
    teacher.press("Search", "search button")
    teacher.passes()
    teacher.press("This is my school")
    teacher.fill(message="I have taught here for nine years.")
    teacher.press("Yes, ask for validation")
    teacher.go(f"/people/{colleague.pk}/contact/", status=403)  # not yet
    teacher.passes()

    head = arrive(site, look, link_in(site.mails("head@leic80100x.example")[-1]))
    head.passes()
    head.press("Yes, works here")
    head.sees("Thank you")
    head.passes()

    officer = sign_in_by_hand(site, look, olga, "/desks/")
    officer.passes()
    officer.press("Open the queue")
    officer.sees("The head confirmed it")
    officer.passes()
    officer.page.get_by_role("link", name="Bruno Greco").click()
    officer.reads("I have taught here for nine years.")
    officer.passes()
    request = officer.page.url
    officer.press("Ask for information")
    officer.passes()
    officer.fill(note="Which classes do you teach this year?")
    officer.press("Send the question")
    officer.passes()

    answers_the_question(teacher, bruno)

    officer.go(request)
    officer.reads("Classes 3A and 4B, science.")
    officer.reads("certificate.txt")
    officer.passes()
    officer.press("Validate with a word to the teacher")
    officer.passes()
    officer.fill(note="Welcome!")
    officer.press("Validate")
    officer.passes()

    teacher.go(link_in(teacher.mail(str(bruno.email), "You are validated: welcome to eTwinning")))
    teacher.passes()
    teacher.go("/home/")
    teacher.sees("Start a project")
    teacher.passes()
    teacher.go(f"/people/{colleague.pk}/contact/")
