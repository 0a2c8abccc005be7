"""Where words of a pupil stand that the guard found something in and that were posted all the same."""

from typing import Any, Final

from django.urls import reverse

from etwinning.chat.models import Line
from etwinning.letters.models import Letter
from etwinning.letters.queries import place_of
from etwinning.remarks.models import Remark
from etwinning.safety.models import Caution
from etwinning.threads.models import Post

_THINGS: Final = {
    "edit_post": "find_post", "edit_entry": "thread", "make_poll": "thread", "say_in_meeting": "meeting",
    "hand_in": "task", "edit_page": "space_page", "write_together": "space_page", "upload_to_page": "space_page",
    "edit_folder": "material_folder", "edit_material": "material", "add_captions": "material",
}  # fmt: skip
_LISTS: Final = {"write_note": "news", "new_page": "space_pages"}
_CAME_BY_FORM: Final[dict[str, Any]] = {"threads": Post, "chat": Line, "letters": Letter, "remarks": Remark}


def place_of_words(caution: Caution) -> str:
    """The address where posted words stand, or "" if they are gone."""
    room, (app, _, deed) = {"space_pk": caution.room}, caution.deed.partition("/")
    if deed in _THINGS:
        return reverse(_THINGS[deed], kwargs=room | {"pk": caution.said.get("post", caution.thing)})
    if deed in _LISTS or app not in _CAME_BY_FORM:
        return reverse(_LISTS.get(deed, "materials"), kwargs=room)
    said = _CAME_BY_FORM[app].objects.filter(author=caution.pupil_id, sending=caution.sending).first()
    if isinstance(said, Post):
        return reverse("find_post", kwargs=room | {"pk": said.pk})
    return (place_of(said) if isinstance(said, Letter) else str(said.get_absolute_url())) if said else ""
