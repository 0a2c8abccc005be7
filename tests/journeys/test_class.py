"""A teacher brings her class, and a pupil comes in: step 6."""

from playwright.sync_api import expect

from etwinning.projects.tests.factories import make_active
from etwinning.twinspace.cards import token_of
from etwinning.twinspace.models import Pupil
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, arrive, enter, in_two_languages, several, sign_in

# as a table program gives it: a column that nobody needs, a number for a name, the same child twice, a full name
LIST = """No;Name;Class;Phone
1;Elif Y.;4A;0332 1
2;Deniz K.;4A;0332 2
3;12345678;4A;0332 3
4;Elif Y.;4A;0332 4
5;Zeynep Kaya;4B;0332 5
"""


def bring_class(teacher: Reader, space: str) -> None:
    """From a pasted list with problems to five pupils."""
    teacher.go(space)
    teacher.passes()
    teacher.press("Add pupils")
    teacher.passes()
    teacher.fill(lines=LIST)
    teacher.press("Look at the list")
    teacher.page.get_by_text(
        several(
            teacher.look.language,
            "One row has a problem. Nothing was added yet.",
            "%(num)s rows have problems. Nothing was added yet.",
            2,
        )
    ).wait_for()
    name = teacher.words("First name and initial")
    number = teacher.words("This looks like a number. Type a first name and an initial.")
    same = teacher.words(
        "This is the same as in row %(number)s. Add a letter, so that one can tell them apart.", number=1
    )
    for row, problem in ((3, number), (4, same)):
        teacher.sees("Row %(number)s, %(column)s: %(problem)s", number=row, column=name, problem=problem)
        cell = teacher.page.locator(f'[name="rows-{row - 1}-name"]')
        expect(cell).to_have_attribute("aria-invalid", "true")
        expect(cell).to_have_accessible_description(problem)
    teacher.sees("This looks like a full name. Better: %(short)s", short="Zeynep K.")
    teacher.passes()
    assert not Pupil.objects.exists()
    teacher.press("Shorten all full names")
    expect(teacher.page.locator('[name="rows-4-name"]')).to_have_value("Zeynep K.")
    teacher.fill(**{"rows-2-name": "Can D.", "rows-3-name": "Elif T."})
    teacher.press("Check again and add")
    teacher.passes()


@in_two_languages
def test_the_class_comes_in(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space = project.twinspace.get_absolute_url()
    teacher = sign_in(site, look, ayse)
    bring_class(teacher, space)
    teacher.reads(several(look.language, "You added %(num)s pupil. Now print the card.",
                          "You added %(num)s pupils. Now print the cards.", 5))  # fmt: skip
    names = Pupil.objects.order_by("person__given_name").values_list("person__given_name", "class_name")
    assert " ".join(map("/".join, names)) == "Can D./4A Deniz K./4A Elif T./4A Elif Y./4A Zeynep K./4B"
    cards = teacher.page.locator(f'main a[href="{space}pupils/cards/"]')
    sheet = teacher.page.request.get(str(cards.get_attribute("href")))
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.body().startswith(b"%PDF-")

    elif_, can = (Pupil.objects.get(person__given_name=name) for name in ("Elif Y.", "Can D."))
    door = arrive(site, look, "/")
    door.follow("/pupil/")
    door.passes()
    door.fill(username=elif_.person.username, password="red-river-moon-7")
    door.press("Sign in")
    door.sees("This does not match a card. Look at your card and try again, or ask your teacher.")
    door.passes()
    pupil = enter(site, look, elif_)
    assert pupil.page.url.endswith(space)
    pupil.reads(project.title)
    pupil.passes()
    for path in ("/people/", "/projects/", "/contacts/", f"/people/{ayse.pk}/", f"{space}pupils/", f"{space}members/"):
        answer = pupil.page.goto(path)
        assert answer is not None
        assert answer.status in {403, 404} or pupil.page.url.endswith(space), path
    pupil.go("/people/", status=404)
    pupil.passes()

    card = arrive(site, look, f"/pupil/card/{token_of(can)}/")
    card.sees("Hello, %(name)s", name="Can D.")
    card.passes()
    card.press("Yes, let me in")
    assert card.page.url.endswith(space)

    teacher.page.locator(f'main a[href="{space}pupils/{can.pk}/card/"]').click()
    teacher.press("Make a new card")
    teacher.passes()
    old = arrive(site, look, f"/pupil/card/{token_of(can)}/")
    old.sees("This card does not work any more")
    old.passes()
