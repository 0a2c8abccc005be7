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
from etwinning.projects.actions.leaving import forget_person
from etwinning.projects.actions.partners import (
    accept_partnership,
    add_partner,
    change_founder,
    decline_partnership,
    leave_project,
)
from etwinning.projects.actions.running import (
    archive_project,
    close_project,
    hide_project,
    order_archives,
    reopen_project,
    show_due,
    show_project,
)
from etwinning.projects.actions.sending import revise_project, send_project, withdraw_project
from etwinning.projects.actions.standing import Changed

__all__ = [
    "Changed",
    "accept_partnership",
    "add_partner",
    "agree_to_project",
    "approve_project",
    "archive_project",
    "change_co_founder",
    "change_founder",
    "change_project_picture",
    "close_project",
    "decline_partnership",
    "decline_project",
    "edit_project",
    "follow_project",
    "forget_person",
    "found_project",
    "hide_project",
    "leave_project",
    "order_archives",
    "refuse_project",
    "reopen_project",
    "revise_project",
    "save_draft",
    "send_project",
    "show_due",
    "show_project",
    "unfollow_project",
    "withdraw_project",
]
