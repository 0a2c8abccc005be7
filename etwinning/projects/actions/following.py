"""Following a project, silently: its opening, new partners and its end stand in one's feed."""

from etwinning.network import actions as network
from etwinning.network.models import Follow
from etwinning.people.models import Person
from etwinning.projects.models import Project


def follow_project(project: Project, *, by: Person) -> Follow:
    """What happens to that project stands in one's feed from now on. Twice is once."""
    return network.follow("projects/follow_project", project, f"project:{project.pk}", by=by, title=str(project))


def unfollow_project(project: Project, *, by: Person) -> None:
    """No longer. Twice is once."""
    network.unfollow("projects/unfollow_project", project, f"project:{project.pk}", by=by, title=str(project))
