"""Where no script runs: everything goes on, by one page after another."""

from etwinning.projects.tests.factories import make_active, make_contacts
from etwinning.threads.models import Thread
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, sign_in_by_hand, text_file

OLD = Look("en", dark=False, width=360)


def test_everything_goes_without_scripts(site: Site) -> None:
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA, available=True)
    bruno = cast.make_teacher("Bruno", "Greco", cast.LECCE, available=True)
    running = make_active(ayse, bruno)
    make_contacts(ayse, bruno)
    assert running.twinspace is not None
    thread = Thread.objects.create(
        space=running.twinspace.space, title="How much does it rain?", author=bruno, post_count=0, language="en"
    )

    teacher = sign_in_by_hand(site, OLD, ayse, "/home/", scripts=False)
    teacher.press("Start a project")
    teacher.fill(title="Maps of our childhood")
    teacher.tick("co_founder", str(bruno.pk))
    teacher.press("Begin to write")
    teacher.fill(summary="Short", aims="Pupils draw the way to school.")
    teacher.press("Save")
    teacher.page.reload()
    assert teacher.page.locator("[name=aims]").input_value() == "Pupils draw the way to school."
    assert teacher.page.locator("[name=summary]").input_value() == "Short"  # too short to be sent, kept all the same

    teacher.go(thread.get_absolute_url())
    teacher.fill(body="Very little.\n\nAlmost nothing in July.")
    teacher.give("attach", text_file("rain.txt"))
    teacher.press("Send")
    teacher.reads("Almost nothing in July.")
    teacher.reads("rain.txt")
    assert teacher.page.locator(".prose p").all_inner_texts()[-2:] == ["Very little.", "Almost nothing in July."]

    teacher.go("/people/?q=greco")
    teacher.tick("country", "IT")
    teacher.press("Show results")
    teacher.reads("Bruno Greco")
    for fold in (".masthead-fold", ".masthead .fold-menu"):
        teacher.page.locator(f"{fold} > summary").click()
    with teacher.leaving():
        teacher.page.locator('form[action$="/logout/"] button').click()
    teacher.go(thread.get_absolute_url())
    assert "/account/login/" in teacher.page.url
