"""The kinds of notices a person can choose about, and which kind each deed is. Every deed that is told stands here."""

from typing import Final, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What a notice is about, in the order of the settings page."""

    REQUESTS = "requests", _("Requests and answers")
    PROJECTS = "projects", _("Projects")
    TWINSPACE = "twinspace", _("TwinSpaces")
    MESSAGES = "messages", _("Messages")
    CALLS = "calls", _("Partner calls")
    SEARCHES = "searches", _("Saved searches")
    FEED = "feed", _("Feed")
    DESK = "desk", _("Support services and reports")


class Mail(TextChoices):
    """How soon a notice of a kind is mailed."""

    NOW = "now", pgettext_lazy("mail", "At once")
    DAILY = "daily", pgettext_lazy("mail", "Once a day")
    WEEKLY = "weekly", pgettext_lazy("mail", "Once a week")
    NEVER = "never", pgettext_lazy("mail", "Never")


RHYTHMS: Final = (Mail.DAILY, Mail.WEEKLY)


class Choice(NamedTuple):
    """Where a person wants notices of one kind: on the notices page, by mail, in a browser that is closed."""

    page: bool
    mail: str
    push: bool


HINTS: Final = {
    Kind.REQUESTS: _("Somebody asks you to be a contact or to join a group, or answers you."),
    Kind.PROJECTS: _("Invitations, answers and decisions about your projects."),
    Kind.TWINSPACE: _(
        "Answers and meetings in a TwinSpace or group, what waits for a teacher, pictures that a family wants hidden, "
        "and on Mondays a summary of the week."
    ),
    Kind.MESSAGES: _("A colleague writes to you."),
    Kind.CALLS: _("Answers to your partner calls, and calls that fit you."),
    Kind.SEARCHES: _("New results of the searches you saved."),
    Kind.FEED: _("Somebody likes or comments on what you posted."),
    Kind.DESK: _("Your validation, reports, your questions, and what your National Support Service decides."),
}
# Requests and decisions wait for an answer or change what one may do: they always stand on the notices page.
ALWAYS_ON_THE_PAGE: Final = frozenset({Kind.REQUESTS, Kind.PROJECTS, Kind.DESK})
FIRST: Final = {
    Kind.REQUESTS: Choice(True, Mail.NOW, True),
    Kind.PROJECTS: Choice(True, Mail.NOW, True),
    Kind.TWINSPACE: Choice(True, Mail.DAILY, False),
    Kind.MESSAGES: Choice(True, Mail.NOW, True),
    Kind.CALLS: Choice(True, Mail.DAILY, False),
    Kind.SEARCHES: Choice(True, Mail.WEEKLY, False),
    Kind.FEED: Choice(True, Mail.NEVER, False),
    Kind.DESK: Choice(True, Mail.NOW, True),
}
"""What somebody has who never chose."""

_DEEDS: Final = {
    Kind.REQUESTS: """
        network/request_contact network/accept_contact network/invite_colleague network/accept_invitations
        schools/add_school schools/confirm_colleague schools/decline_colleague
        groups/request_to_join groups/accept_request groups/decline_request groups/invite_to_group
        groups/name_moderator groups/dismiss_moderator groups/remove_from_group groups/feature_group groups/hide_group
        groups/show_group
    """,
    Kind.PROJECTS: """
        projects/send_project projects/agree_to_project projects/decline_project projects/approve_project
        projects/refuse_project projects/withdraw_project projects/change_co_founder projects/close_project
        projects/reopen_project projects/archive_project projects/add_partner projects/accept_partnership
        projects/decline_partnership projects/leave_project
        handovers/hand_over_project handovers/answer_hand_over handovers/decide_hand_over handovers/withdraw_hand_over
        handovers/replace_founder projects/hide_project projects/show_project projects/revise_project
    """,
    Kind.TWINSPACE: """
        threads/reply threads/name_people plans/finish_part archives/make_archive archives/bring_archive
        archives/fail_archive chat/remove_line twinspace/withdraw_allowance twinspace/sum_up_week spaces/hold_words
        spaces/change_role spaces/remove_member letters/send_letter letters/write_on_wall
        remarks/write_remark remarks/suggest_wording remarks/answer_remark remarks/accept_suggestion
        remarks/refuse_suggestion meetings/make_meeting meetings/change_meeting meetings/call_off_meeting
        contributions/add_elsewhere contributions/confirm_elsewhere contributions/decline_elsewhere
    """,
    Kind.MESSAGES: "messages/send_message",
    Kind.CALLS: "calls/answer_call calls/expire_call calls/remind_of_call",
    Kind.SEARCHES: "directory/tell_new_results",
    Kind.FEED: "network/write_comment",
    Kind.DESK: """
        schools/validate_person schools/request_information schools/reject_person
        recognition/award_label recognition/withdraw_label recognition/expire_label
        home/report_thing home/report_in_space home/answer_report home/decide_report safety/pass_to_central
        desks/seat_officer desks/unseat_officer desks/give_authority desks/take_authority
        tickets/ask_desk tickets/add_words tickets/answer_ticket tickets/pass_ticket_on tickets/close_ticket
        editing/put_off_page editing/hand_in_page editing/approve_page editing/reject_page editing/comment_page
    """,
}
KIND_OF: Final = {deed: kind for kind, deeds in _DEEDS.items() for deed in deeds.split()}


def kind_of(deed: str) -> Kind:
    """The kind of a deed. One that is no longer known (a notice of an earlier version) counts as a request."""
    return KIND_OF.get(deed, Kind.REQUESTS)
