"""What holds for me: a warning or a suspension, why, and until when."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from etwinning.core.pages import allow, page
from etwinning.people.pages import MemberRequest, member
from etwinning.safety import queries, rules


@require_safe
@member
def my_standing(request: MemberRequest) -> HttpResponse:
    """Why I was warned or suspended, and until when; or that nothing stands against me."""
    allow(rules.can_see_standing(request.user))
    return page(request, "safety/my_standing.html", sanction=queries.sanction_of(request.user))
