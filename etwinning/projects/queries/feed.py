"""What the feed must know of projects, as statements about %(me)s, and of those a person follows."""

from collections.abc import Iterable

from etwinning.network.queries import SHUT
from etwinning.people.models import Person
from etwinning.projects.models import Founder, Partner
from etwinning.projects.queries.projects import projects_visible_to

# The journal's words for the projects in which a person works: they read what is for its teachers.
OWN_PLACES = f"""
    SELECT 'project:' || project_id AS scope, true AS inside FROM projects_founder
    WHERE person_id = %(me)s AND state = '{Founder.State.AGREED.value}'
    UNION ALL SELECT 'project:' || project_id, true FROM projects_partner
    WHERE person_id = %(me)s AND state = '{Partner.State.JOINED.value}'
"""  # noqa: S608 - made of constants
# Those of projects that a block between the reader and a founder hides, or a desk.
HIDDEN_PLACES = f"""
    SELECT 'project:' || project_id FROM projects_founder WHERE (SELECT EXISTS ({SHUT})) AND person_id IN ({SHUT})
    UNION ALL SELECT 'project:' || id FROM projects_project WHERE hidden_at IS NOT NULL
"""  # noqa: S608 - made of constants


def followed_projects(person: Person, keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Slug and title of the projects of these keys that a person may still open. One query."""
    seen = projects_visible_to(person).prefetch_related(None).select_related(None).filter(pk__in=list(keys))
    return {pk: (slug, title) for pk, slug, title in seen.values_list("pk", "slug", "title")}
