"""What can be done by and to persons, and telling them."""

from etwinning.people.actions.notices import (
    CHANNEL,
    add_browser,
    choose_notices,
    forget_browser,
    forget_notices,
    hush_notices,
    lay_aside_notices,
    make_digests,
    read_notice,
    read_notices,
    remove_browser,
    send_waiting,
    stop_mails,
    tell,
    wake_pages,
    wake_readers,
)
from etwinning.people.actions.persons import (
    SAID_IN_PROFILE,
    change_settings,
    choose_language,
    edit_profile,
    forget_person,
    index_person,
    keep_language,
    note_visit,
    register_person,
    send_letter,
)
from etwinning.people.actions.sending import mail_digest, mail_notice, push_notice, push_to
from etwinning.people.letters import notice_of, notice_token, stop_token, stopped_by, words_of

__all__ = [
    "CHANNEL", "SAID_IN_PROFILE", "add_browser", "change_settings", "choose_language", "choose_notices",
    "edit_profile", "forget_browser", "forget_notices", "forget_person", "hush_notices", "index_person",
    "keep_language", "lay_aside_notices", "mail_digest", "mail_notice", "make_digests", "note_visit", "notice_of",
    "notice_token", "push_notice", "push_to", "read_notice", "read_notices", "register_person", "remove_browser",
    "send_letter", "send_waiting", "stop_mails", "stop_token", "stopped_by", "tell", "wake_pages", "wake_readers",
    "words_of",
]  # fmt: skip
