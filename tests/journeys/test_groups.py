"""A group: a teacher opens it, a colleague finds it, comes in, writes, and leaves again."""

from django.urls import reverse

from etwinning.groups.models import Group
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, in_two_languages, picture, read_in, sign_in

ABOUT = "We read aloud to our classes and tell each other what happens then. For teachers of all ages."


@in_two_languages
def test_a_group_is_opened_found_and_left(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    read_in(look, ayse, bruno)
    host = sign_in(site, look, ayse)
    host.go(reverse("my_groups"))
    host.sees("You are in no group yet")
    host.passes()
    host.press("Open a group")
    host.passes()
    host.fill(title="Reading aloud", about=ABOUT)
    host.choose("theme", "reading")
    host.give("picture", picture())
    host.press("Open the group")
    host.sees("Say in a few words what the picture shows.")
    host.passes()
    host.give("picture", picture())
    host.fill(picture_alt="A spring between two rocks")
    host.press("Open the group")
    host.sees("Your group is open. Write a first note, then invite people.")
    host.passes()
    group = Group.objects.get()

    guest = sign_in(site, look, bruno)
    guest.go(reverse("find_groups") + "?q=aloud")
    guest.reads("Reading aloud")
    guest.passes()
    guest.go(group.get_absolute_url())
    guest.reads("tell each other what happens then")
    guest.passes()
    guest.press("Join", "a group")
    guest.sees("Welcome! You are a member of this group now.")
    guest.passes()
    guest.press("Write a note")
    guest.passes()
    guest.fill(body="Hello from Lecce. We read about the sea.")
    guest.press("Post the note")
    guest.reads("Hello from Lecce.")
    guest.passes()

    host.go(reverse("feed"))
    host.sees("%(name)s wrote in the news", name="Bruno Greco")
    host.go(group.get_absolute_url())
    host.reads("Hello from Lecce.")
    host.go(reverse("group_members", kwargs={"space_pk": group.pk}))
    host.reads("Bruno Greco")
    host.passes()

    guest.go(reverse("leave_group", kwargs={"space_pk": group.pk}))
    guest.passes()
    guest.press("Leave this group")
    guest.sees("You left “%(title)s”.", title="Reading aloud")
    host.go(group.get_absolute_url())
    host.reads("Hello from Lecce.")
