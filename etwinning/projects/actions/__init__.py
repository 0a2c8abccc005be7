"""What can be done with projects. Each deed locks the project first, so that of two at once one comes second."""

from etwinning.projects.actions.answers import agree_to_project, approve_project, decline_project, refuse_project
from etwinning.projects.actions.drafts import (
    change_co_founder,
    change_project_picture,
    edit_project,
    found_project,
    save_draft,
)
from etwinning.projects.actions.following import follow_project, unfollow_project
from etwinning.projects.actions.hand_overs import (
    answer_hand_over,
    decide_hand_over,
    hand_over_project,
    withdraw_hand_over,
)
from etwinning.projects.actions.leaving import forget_person
from etwinning.projects.actions.partners import accept_partnership, add_partner, decline_partnership, leave_project
from etwinning.projects.actions.running import archive_project, close_project, reopen_project
from etwinning.projects.actions.sending import revise_project, send_project, withdraw_project
from etwinning.projects.actions.standing import Changed

__all__ = [
    "Changed",
    "accept_partnership",
    "add_partner",
    "agree_to_project",
    "answer_hand_over",
    "approve_project",
    "archive_project",
    "change_co_founder",
    "change_project_picture",
    "close_project",
    "decide_hand_over",
    "decline_partnership",
    "decline_project",
    "edit_project",
    "follow_project",
    "forget_person",
    "found_project",
    "hand_over_project",
    "leave_project",
    "refuse_project",
    "reopen_project",
    "revise_project",
    "save_draft",
    "send_project",
    "unfollow_project",
    "withdraw_hand_over",
    "withdraw_project",
]
