"""The pages of one's own account, and one's notices."""

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.people import actions, pushing, queries, rules
from etwinning.people.forms.notices import Browser, Notices
from etwinning.people.forms.profile import Profile, Settings, city_of, spoken_rows
from etwinning.people.kinds import Kind, Mail
from etwinning.people.models import Notice, Person
from etwinning.people.pages import MemberRequest, member

WORKER = Path(__file__).with_name("static") / "people" / "push-worker.js"


@require_http_methods(["GET", "HEAD", "POST"])
@member
def edit_profile(request: MemberRequest) -> HttpResponse:
    """What one says of oneself. A newcomer goes on to the school, the others to their page."""
    me = request.user
    allow(rules.can_edit_profile(me))
    given = request.POST if request.method == "POST" else None
    form, languages = Profile(given, request.FILES or None, person=me), spoken_rows(me, given)
    if given is None or not (form.is_valid() & languages.is_valid()):
        return page(request, "people/my_profile.html", form=form, languages=languages)
    me = actions.edit_profile(me, by=me, speaks=languages.levels(), **form.cleaned_data)
    if me.state == Person.State.DRAFT:
        return moved(request, "my_school", _("Your profile is saved. Now choose your school."))
    words = _("Your profile is saved.")
    if me.visibility == Person.Visibility.PUBLIC and not me.public_parts:
        words = _("Your profile is saved. Everyone on the internet sees only your name and country: you chose no more.")
    return moved(request, me if me.is_staff_member else "my_profile", words)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def change_settings(request: MemberRequest) -> HttpResponse:
    """Language and clock."""
    allow(rules.can_change_settings(request.user))
    form = Settings(request.POST if request.method == "POST" else None, person=request.user)
    if not form.is_valid():
        return page(request, "people/my_settings.html", form=form)
    actions.change_settings(request.user, by=request.user, **form.cleaned_data)
    return moved(request, "my_settings", _("Your settings are saved."))


@require_safe
@member
def notices(request: MemberRequest) -> HttpResponse:
    """What one was told, newest first."""
    shown = paged(request, queries.notices_of(request.user))
    told = [(notice, actions.words_of(notice)[0]) for notice in shown]
    return page(request, "people/notices.html", notices=shown, told=told)


@require_POST
@member
def read_notice(request: MemberRequest, pk: int) -> HttpResponse:
    """To what a notice is about, or back to the page of the list (`stay`); it counts as read from now on."""
    notice = found(queries.notices_of(request.user), pk=pk)
    allow(rules.can_read_notice(request.user, notice))
    actions.read_notice(notice, by=request.user)
    stay = request.POST.get("stay", "")
    return moved(request, f"{reverse('notices')}?page={stay}" if stay.isascii() and stay.isdigit() else _way_of(notice))


def _way_of(notice: Notice) -> str:
    ours = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return notice.url if ours else "notices"


@require_safe
@member
def open_notice(request: MemberRequest, token: str) -> HttpResponse:
    """The link of a mail: who is not signed in does that first and comes back here; then on to what it is about."""
    pk = actions.notice_of(token)
    notice = found(Notice.objects.filter(person=request.user), pk=pk or 0)
    allow(rules.can_read_notice(request.user, notice))
    actions.read_notice(notice, by=request.user)
    return redirect(_way_of(notice))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """The other link of a mail: a page with one button for people, one request for mail programs (RFC 8058).

    Without signing in and without a CSRF token: the link itself is the permission, and stops mails and nothing else.
    """
    named = actions.stopped_by(token)
    if named is None or named[1] not in {*Kind, Mail.DAILY, Mail.WEEKLY}:
        raise Http404
    reader = found(Person.objects.filter(is_active=True), pk=named[0])
    if request.method == "POST":
        actions.stop_mails(reader, named[1], by=reader)
    still = queries.mailed_kinds(reader, named[1]) if reader.mail_notices else []
    label = Kind(named[1]).label if named[1] in set(Kind) else ""
    return page(request, "people/stop_mails.html", label=label, what=named[1], still=[kind.label for kind in still])


@require_POST
@member
def read_notices(request: MemberRequest) -> HttpResponse:
    """All notices are read."""
    allow(rules.can_read_notices(request.user))
    actions.read_notices(request.user, by=request.user)
    return moved(request, "notices", _("All notices are marked as read."))


@require_http_methods(["GET", "HEAD", "POST"])
@member
def choose_notices(request: MemberRequest) -> HttpResponse:
    """Where one wants which notices, and when one wants quiet."""
    me = request.user
    allow(rules.can_choose_notices(me))
    form = Notices(
        request.POST if request.method == "POST" else None, choices=queries.choices_of(me),
        quiet=queries.quiet_hours_of(me), mail_notices=me.mail_notices,
    )  # fmt: skip
    if not form.is_valid():
        keys, browsers = pushing.keys(), queries.browsers_of(me)
        return page(
            request, "people/choose_notices.html", form=form, browsers=browsers,
            push_key=keys.for_browsers if keys else "", zone=city_of(queries.zone_of(me).key), now=timezone.now(),
        )  # fmt: skip
    actions.choose_notices(me, by=me, choices=form.choices(), mail_notices=form.mail_notices(), quiet=form.hours())
    return moved(request, "choose_notices", _("Your choice is saved."))


@require_POST
@member
def add_browser(request: MemberRequest) -> HttpResponse:
    """The browser of this request shows notices while it is closed."""
    me = request.user
    allow(rules.can_add_browser(me))
    form = Browser(request.POST)
    if not form.is_valid():
        return moved(request, "choose_notices", _("This browser cannot show notices while it is closed."))
    agent = request.headers.get("User-Agent", "")[:300].replace("\0", "")
    browser = actions.add_browser(me, by=me, agent=agent, **form.cleaned_data)
    answer = moved(request, "choose_notices", _("This browser now shows your notices, also while it is closed."))
    year, secure = 365 * 24 * 3600, request.is_secure()
    answer.set_cookie("browser", str(browser.pk), max_age=year, httponly=True, secure=secure, samesite="Lax")
    return answer


@require_POST
@member
def remove_browser(request: MemberRequest, pk: int) -> HttpResponse:
    """One of my browsers shows no more notices."""
    browser = found(queries.browsers_of(request.user), pk=pk)
    allow(rules.can_remove_browser(request.user, browser))
    actions.remove_browser(browser, by=request.user)
    return moved(request, "choose_notices", _("That browser shows no more notices."))


@require_safe
def push_worker(_request: HttpRequest) -> HttpResponse:
    """The script that shows what is pushed. It must stand at the root to answer for the whole site."""
    return HttpResponse(
        WORKER.read_bytes(), content_type="text/javascript", headers={"Cache-Control": "private, no-cache"}
    )
