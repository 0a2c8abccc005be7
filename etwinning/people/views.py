"""The pages of one's own account, and one's notices."""

from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.people import actions, queries, rules
from etwinning.people.forms.profile import Profile, Settings, spoken_rows
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, member


@require_http_methods(["GET", "POST"])
@member
def edit_profile(request: MemberRequest) -> HttpResponse:
    """What one says of oneself. A newcomer goes on to the school, the others to their page."""
    me = request.user
    allow(rules.can_edit_profile(me))
    given = request.POST if request.method == "POST" else None
    form, languages = Profile(given, request.FILES or None, person=me), spoken_rows(me, given)
    if given is None or not (form.is_valid() & languages.is_valid()):
        return page(request, "people/my_profile.html", form=form, languages=languages)
    actions.edit_profile(me, by=me, speaks=languages.levels(), **form.cleaned_data)
    if me.state == Person.State.DRAFT:
        return moved(request, "my_school", _("Your profile is saved. Now choose your school."))
    return moved(request, me if me.is_staff_member else "my_profile", _("Your profile is saved."))


@require_http_methods(["GET", "POST"])
@member
def change_settings(request: MemberRequest) -> HttpResponse:
    """Language, clock and mails."""
    allow(rules.can_change_settings(request.user))
    form = Settings(request.POST if request.method == "POST" else None, person=request.user)
    if not form.is_valid():
        return page(request, "people/my_settings.html", form=form)
    actions.change_settings(request.user, by=request.user, **form.cleaned_data)
    return moved(request, "my_settings", _("Your settings are saved."))


@require_GET
@member
def notices(request: MemberRequest) -> HttpResponse:
    """What one was told, newest first."""
    shown = paged(request, queries.notices_of(request.user))
    told = [(notice, actions.words_of(notice)[0]) for notice in shown]
    return page(request, "people/notices.html", notices=shown, told=told)


@require_POST
@member
def read_notice(request: MemberRequest, pk: int) -> HttpResponse:
    """To what a notice is about; it counts as read from now on."""
    notice = found(queries.notices_of(request.user), pk=pk)
    allow(rules.can_read_notice(request.user, notice))
    actions.read_notice(notice, by=request.user)
    ours = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return moved(request, notice.url if ours else "notices")


@require_POST
@member
def read_notices(request: MemberRequest) -> HttpResponse:
    """All notices are read."""
    allow(rules.can_read_notices(request.user))
    actions.read_notices(request.user, by=request.user)
    return moved(request, "notices", _("All notices are marked as read."))
