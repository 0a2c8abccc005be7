"""What was looked at once is looked at again as soon as anything is different that may be wrong."""

import pytest

from tests.journeys import axe
from tests.journeys.site import Site

WRONG = {
    "a field without its label": "document.querySelector('main label').removeAttribute('for')",
    "a label that is elsewhere": "document.querySelector('main input[type=email]').id = 'elsewhere'",
    "a button that says nothing": "document.querySelector('main button[type=submit]').replaceChildren()",
    "pale letters": "document.querySelector('h1').style.color = '#ccc'",
    "a language that is none": "document.documentElement.lang = 'zz-nonsense'",
    "a name that is nowhere": "document.querySelector('main form').insertAdjacentHTML('beforeend', "
    "'<div role=dialog aria-labelledby=nowhere>Hello</div>')",
    "a button in a button": "document.querySelector('main button[type=submit]').insertAdjacentHTML('beforeend', "
    "'<a href=/>in</a>')",
    "a picture without words": "document.querySelector('main').append(new Image())",
    "a step left out": "document.querySelector('main').insertAdjacentHTML('beforeend', '<h5>Deep</h5>')",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_known_page_that_is_broken_is_found(site: Site, wrong: str) -> None:
    page = site.visitor("/account/login/")
    assert axe.findings(page, dark=False) == []
    assert axe.SEEN.fresh(page.evaluate(axe.PLACES)) == set()
    page.evaluate(WRONG[wrong])
    assert axe.findings(page, dark=False) != []
    assert axe.findings(page, dark=False) != []  # and is not known after it


def test_a_page_of_other_words_is_the_same_place(site: Site) -> None:
    page = site.visitor("/account/login/")
    assert axe.findings(page, dark=False) == []
    page.goto("/account/login/?next=/home/")
    assert axe.SEEN.fresh(page.evaluate(axe.PLACES)) == set()
