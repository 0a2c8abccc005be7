"""What can be found about projects: which ones a reader sees, who holds them, who may be asked."""

from etwinning.projects.queries.approvals import (
    approvals_in_reach,
    desks_concerned,
    latest_approvals,
    projects_at,
    projects_awaiting,
)
from etwinning.projects.queries.chain import Step, approval_chain, desk_name, earlier_refusals
from etwinning.projects.queries.feed import HIDDEN_PLACES, OWN_PLACES, followed_projects
from etwinning.projects.queries.people import (
    candidates_for,
    founder_of,
    is_known_to,
    partner_of,
    partners_of,
    partners_to_ask,
    places_left,
    schools_of,
)
from etwinning.projects.queries.projects import (
    closed_before,
    invitations_of,
    numbers_of,
    projects_and_invitations,
    projects_in_part,
    projects_of,
    projects_of_school,
    projects_pictured_for,
    projects_visible_to,
    public_projects,
    shown_projects_of,
)

__all__ = [
    "HIDDEN_PLACES",
    "OWN_PLACES",
    "Step",
    "approval_chain",
    "approvals_in_reach",
    "candidates_for",
    "closed_before",
    "desk_name",
    "desks_concerned",
    "earlier_refusals",
    "followed_projects",
    "founder_of",
    "invitations_of",
    "is_known_to",
    "latest_approvals",
    "numbers_of",
    "partner_of",
    "partners_of",
    "partners_to_ask",
    "places_left",
    "projects_and_invitations",
    "projects_at",
    "projects_awaiting",
    "projects_in_part",
    "projects_of",
    "projects_of_school",
    "projects_pictured_for",
    "projects_visible_to",
    "public_projects",
    "schools_of",
    "shown_projects_of",
]
