"""What a choice says is what Django says, in every language, for values that are no choice as well."""

from typing import Any

from django.utils import translation

from etwinning.libraries import saying
from etwinning.network.models import Contact
from etwinning.people.models import Person


def test_it_says_what_django_says() -> None:
    django: Any = saying._by_django
    assert Contact._get_FIELD_display is saying.says  # type: ignore[attr-defined]
    for model, name in ((Contact, "state"), (Person, "state"), (Person, "kind")):
        field: Any = model._meta.get_field(name)
        for language in ("en", "tr"):
            with translation.override(language):
                for value in [*(value for value, _words in field.choices), "nothing", "", None]:
                    row = model(**{name: value})
                    assert saying.says(row, field) == django(row, field)
                    assert type(saying.says(row, field)) is type(django(row, field))
    row = Contact(state="waiting")
    with translation.override("tr"):
        assert row.get_state_display() != "Waiting for an answer"


def test_choices_of_a_function_are_asked_each_time() -> None:
    field: Any = Contact._meta.get_field("state").clone()
    field.set_attributes_from_name("state")
    given = [("waiting", "First")]
    field.choices = lambda: given
    assert saying.says(Contact(state="waiting"), field) == "First"
    given[:] = [("waiting", "Second")]
    assert saying.says(Contact(state="waiting"), field) == "Second"
