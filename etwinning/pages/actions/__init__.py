"""What can be done with pages. Every deed holds the room first, so that two of them come one after the other."""

from etwinning.pages.actions.binning import bin_page, forget_person, purge_bin, purge_bins, restore_page
from etwinning.pages.actions.keeping import of_version
from etwinning.pages.actions.moving import WAYS, move_page
from etwinning.pages.actions.restoring import put_back, thin_versions
from etwinning.pages.actions.standing import hold
from etwinning.pages.actions.standing import locked as hold_page
from etwinning.pages.actions.together import (
    CHANNEL,
    CURSORS,
    Said,
    begin_document,
    settle_all,
    settle_page,
    settle_soon,
    show_cursors,
    write_together,
)
from etwinning.pages.actions.writing import (
    Setting,
    Words,
    choose_editors,
    discard_draft,
    edit_page,
    entrust_pages,
    new_page,
    publish_page,
    save_page,
    upload_to_page,
    word_page,
)

__all__ = [
    "CHANNEL",
    "CURSORS",
    "WAYS",
    "Said",
    "Setting",
    "Words",
    "begin_document",
    "bin_page",
    "choose_editors",
    "discard_draft",
    "edit_page",
    "entrust_pages",
    "forget_person",
    "hold",
    "hold_page",
    "move_page",
    "new_page",
    "of_version",
    "publish_page",
    "purge_bin",
    "purge_bins",
    "put_back",
    "restore_page",
    "save_page",
    "settle_all",
    "settle_page",
    "settle_soon",
    "show_cursors",
    "thin_versions",
    "upload_to_page",
    "word_page",
    "write_together",
]
