"""A question to a support service: asked without an account and with one, answered, passed on, settled."""

from etwinning.tickets.models import Ticket
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, arrive, in_two_languages, link_in, sign_in

MAIL = "ada@parent.example"


def ask(reader: Reader, subject: str) -> None:
    reader.passes()
    reader.press("Send the question")
    reader.passes()  # what is missing is said
    reader.choose("country", "TR")
    reader.choose("topic", "fault")
    reader.fill(subject=subject, text="I pressed the button, and the page stays empty.")


@in_two_languages
def test_a_visitor_asks_and_reads_the_answer_by_the_link(site: Site, look: Look) -> None:
    olcay = cast.make_officer("Olcay", "Demir", "TR")
    visitor = arrive(site, look, "/help/ask/")
    ask(visitor, "An empty page")
    visitor.fill(name="Ada", email=MAIL)
    visitor.press("Send the question")
    visitor.sees(
        "Your question is on its way. You get a mail with a link: under it you read the answer and can write more."
    )

    number = Ticket.objects.get().pk
    visitor.go(link_in(visitor.mail(MAIL, "Your question to eTwinning, number %(number)s", number=number)))
    visitor.sees("Waiting for an answer", "a question")
    visitor.misses(MAIL)
    visitor.passes()

    officer = sign_in(site, look, olcay, "/desks/")
    officer.passes()
    officer.press("Open the questions")
    officer.passes()
    officer.follow(f"/desks/questions/{number}/")
    officer.reads(MAIL)
    officer.passes()
    officer.press("Send the answer")
    officer.passes()
    officer.fill(words="Please load the page again.")
    officer.press("Send the answer")
    officer.sees("Your answer is on its way.")

    visitor.go(link_in(visitor.mail(MAIL, "An answer to your question, number %(number)s", number=number)))
    visitor.reads("Please load the page again.")
    visitor.misses("Olcay")
    visitor.passes()
    visitor.press("Yes, it is settled")
    visitor.sees("Good that it is settled. If something is still open, write more: that opens the question again.")
    visitor.passes()


@in_two_languages
def test_a_member_sees_every_step(site: Site, look: Look) -> None:
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA)
    olcay, carla = cast.make_officer("Olcay", "Demir", "TR"), cast.make_officer("Carla", "Dupont", "")
    teacher = sign_in(site, look, ayse, "/help/questions/")
    teacher.passes()
    teacher.press("Ask a question")
    ask(teacher, "An empty page")
    teacher.press("Send the question")
    teacher.sees("Your question is on its way. The answer will stand on this page.")
    teacher.passes()
    here = teacher.page.url

    ticket = Ticket.objects.get()
    officer = sign_in(site, look, olcay, f"/desks/questions/{ticket.pk}/", scripts=False)
    officer.press("Pass on to the central desk")
    officer.fill(words="It is so on two devices here.")
    officer.press("Pass on")
    officer.sees("The central desk has it now.")

    teacher.page.goto(here)
    teacher.sees("Passed on to the central desk", "a question")
    teacher.misses("two devices")
    teacher.fill(words="It is a tablet.")
    teacher.press("Send")
    teacher.sees("Your words are on their way.")

    central = sign_in(site, look, carla, f"/desks/questions/{ticket.pk}/")
    central.reads("It is so on two devices here.")
    central.reads("It is a tablet.")
    central.passes()
    central.fill(words="It is mended since this morning.")
    central.press("Send the answer")
    teacher.go("/notices/")
    teacher.reads("An empty page")
    teacher.go("/help/questions/")
    teacher.sees("Answered", "a question")
    teacher.passes()
    teacher.follow(f"/help/questions/{ticket.pk}/")
    teacher.reads("It is mended since this morning.")
    teacher.passes()
