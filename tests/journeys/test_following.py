"""How news travels: a teacher follows a school, its post with a picture stands in the feed, and is answered."""

from django.urls import reverse

from etwinning.network import actions as network
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, arrive, in_two_languages, link_in, picture, read_in, sign_in


@in_two_languages
def test_they_follow_and_read(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    read_in(look, ayse, bruno)
    school = cast.make_school(cast.LECCE)
    page = reverse("school", kwargs={"pk": school.pk})
    welcome = network.write_post(network.Words("Welcome to our school."), by=bruno, seen_by="members", school=school)
    network.pin_post(welcome, by=bruno)

    reader = sign_in(site, look, ayse)
    reader.sees("Feed", "page")
    reader.go(page)
    reader.reads("Welcome to our school.")
    reader.sees("Pinned", "a post")
    reader.passes()
    reader.press("Follow", "deed")
    reader.sees("You follow %(name)s. Nobody else is told.", name=school.name)
    reader.passes()

    writer = sign_in(site, look, bruno)
    writer.go(page)
    writer.press("Write a post")
    writer.passes()
    writer.fill(body="We measured the spring: 11 degrees. They drew it.")
    writer.give("picture", picture())
    writer.press("Publish the post")
    writer.sees("Say in a few words what the picture shows.")
    writer.passes()
    writer.give("picture", picture())
    writer.fill(picture_alt="A spring between two rocks")
    writer.press("Publish the post")
    writer.reads("11 degrees")
    writer.passes()

    reader.go(reverse("home"))
    reader.reads("11 degrees")
    reader.passes()
    reader.press("The whole feed")
    reader.reads("11 degrees")
    reader.reads("Welcome to our school.")
    assert reader.page.get_by_alt_text("A spring between two rocks").count() == 1
    reader.passes()
    reader.follow("*#comments")
    reader.fill(body="Ours has 12. Shall we compare?")
    reader.press("Send the comment")
    reader.reads("Ours has 12.")
    reader.passes()
    writer.go(reverse("notices"))  # no mail at once: comments come with the mail of the day
    writer.sees("%(name)s commented on your post", name="Ayşe Yılmaz")
    reader.go(reverse("following"))
    reader.reads(school.name)
    reader.passes()


@in_two_languages
def test_a_colleague_is_invited_and_refuses(site: Site, look: Look) -> None:
    bruno = cast.make_teacher("Bruno", "Greco", cast.LECCE)
    read_in(look, bruno)
    member = sign_in(site, look, bruno)
    member.go(reverse("contacts"))
    member.press("Invite a colleague")
    member.passes()
    member.fill(email="maria@school.example")
    member.choose("language", look.language)
    member.press("Send the invitation")
    member.sees("Done. We write to this address, unless it has an account or wants no mails from us.")
    member.passes()
    letter = member.mail("maria@school.example", "%(name)s invites you to eTwinning", name="Bruno Greco")
    visitor = arrive(site, look, link_in(letter))
    visitor.sees("%(name)s invites you", name="Bruno Greco")
    visitor.passes()
    visitor.press("I never want an invitation")
    visitor.passes()
    visitor.press("Write to me no more")
    visitor.sees(
        "We will not write to this address again. We have deleted it and kept only a code by which we recognise it."
    )
    visitor.passes()
