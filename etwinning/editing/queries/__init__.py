"""What editors find: the desks they write for, the pages they may change, what readers said."""

from etwinning.editing.queries.opinions import articles_with_opinions
from etwinning.editing.queries.rights import (
    central_officers,
    desks_edited_by,
    editable_text,
    is_held,
    pages_to_read,
    talkers,
    text_of_source,
)

__all__ = [
    "articles_with_opinions",
    "central_officers",
    "desks_edited_by",
    "editable_text",
    "is_held",
    "pages_to_read",
    "talkers",
    "text_of_source",
]
