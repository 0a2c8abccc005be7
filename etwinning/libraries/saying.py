"""What a choice says (`get_state_display`): Django makes the dictionary of all choices of a field anew each time.

Here it is made once a field. The words in it are translated when they are read, as before. Choices that a function
gives are asked of it each time.
"""

from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str

_by_django: Any = models.Model._get_FIELD_display  # type: ignore[attr-defined]


@lru_cache(maxsize=1024)
def _words(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)


def says(self: models.Model, field: Any) -> Any:
    """The words for the value of a field."""
    value = getattr(self, field.attname)
    if not isinstance(field.choices, list) or isinstance(value, list | dict | set):
        return _by_django(self, field)
    return force_str(_words(field).get(value, value), strings_only=True)


_takes_it: Any = models.Model
_takes_it._get_FIELD_display = says
