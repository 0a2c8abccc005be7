"""What everyone on the internet sees, and how a project ends: step 8."""

from django.urls import reverse

from etwinning.pages.models import Page
from etwinning.projects.tests.factories import make_active
from etwinning.threads.models import Note
from tests import cast
from tests.journeys.rooms import close_project, make_public
from tests.journeys.site import Site
from tests.journeys.steps import Look, arrive, in_two_languages, read_in, sign_in


@in_two_languages
def test_they_show_close_and_open_again(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    read_in(look, ayse, bruno)
    room = project.twinspace.space
    space = reverse("space", kwargs={"space_pk": room.pk})
    show, keep = (
        Page.objects.create(space=room, title=title, body=f"<p>{title}, in words.</p>", author=ayse, state="published")
        for title in ("Our map", "Our diary")
    )
    for text, audience in (("Come and see our map.", "public"), ("Bring your boots.", "members")):
        Note.objects.create(space=room, author=ayse, body=text, audience=audience)

    visitor = arrive(site, look, "/gallery/")
    visitor.passes()
    visitor.follow(f"/gallery/{project.slug}/")
    visitor.reads("Come and see our map.")
    for hidden in ("Our map, in words", "Our diary", "Bring your boots."):
        visitor.misses(hidden)
    visitor.passes()

    teacher = sign_in(site, look, ayse)
    make_public(teacher, show)
    visitor.grows_stale()
    visitor.page.reload()
    visitor.misses("Our diary")
    visitor.follow(f"/gallery/{project.slug}/pages/{show.pk}/")
    visitor.reads("Our map, in words.")
    visitor.passes()
    visitor.go(f"/gallery/{project.slug}/pages/{keep.pk}/", status=404)
    visitor.passes()

    close_project(teacher, project)
    teacher.mail(str(bruno.email), "The project is closed: %(title)s", title=project.title)
    teacher.go(space)
    teacher.sees("Closed, read only", "TwinSpace")
    assert not teacher.page.locator("main form, main a[href*='/new/'], main a[href*='/edit/']").count()
    teacher.passes()
    teacher.go(keep.get_absolute_url())
    teacher.reads("Our diary, in words.")
    assert not teacher.page.locator("main form, main a[href*='/edit/']").count()
    teacher.passes()
    visitor.go(f"/gallery/{project.slug}/pages/{show.pk}/")  # what was shown stays

    teacher.go(project.get_absolute_url())
    teacher.press("Open it again")
    teacher.passes()
    teacher.press("Open it again")
    teacher.passes()
    teacher.go(keep.get_absolute_url())
    teacher.press("Edit this page")
    teacher.passes()
