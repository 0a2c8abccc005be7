"""Class mode as it is at the device: tap your name, perhaps your pictures, work; then the next one."""

from allauth.core import ratelimit
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from etwinning.classroom import actions, forms, queries, rules
from etwinning.classroom.models import Lesson
from etwinning.classroom.pictures import LENGTH, SYMBOLS, are_pictures_of
from etwinning.core.pages import found, moved, page
from etwinning.people.models import Person
from etwinning.twinspace.models import Pupil

COOKIE = "lesson"


def _lesson(request: HttpRequest) -> Lesson:
    """The lesson of this device. Raises Http404: without one, class mode does not exist."""
    lesson = queries.lesson_with(request.get_signed_cookie(COOKIE, "", COOKIE) or "")
    if lesson is None or not rules.can_enter_lesson(lesson):
        raise Http404
    return lesson


@never_cache
@require_safe
def lesson(request: HttpRequest) -> HttpResponse:
    """Everyone of the class: tap your name. After the lesson it says so, and leads to the pupils' door."""
    try:
        here = _lesson(request)
    except Http404:
        return page(request, "classroom/lesson_over.html", status=404)
    return page(request, "classroom/lesson.html", lesson=here, pupils=list(queries.pupils_of(here)))


@never_cache
def enter_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody tapped a name: ask for the pictures, if the teacher wants it so, then let the pupil in."""
    here = _lesson(request)
    pupil = found(queries.pupils_of(here), pk=pk)
    if not here.asks_pictures:
        return _let_in(request, here, pupil) if request.method == "POST" else moved(request, "lesson")
    chosen = [one for one in request.POST.getlist("chosen") + request.POST.getlist("picture") if one in SYMBOLS]
    if "again" in request.POST or len(chosen) < LENGTH:
        return _ask_pictures(request, here, pupil, [] if "again" in request.POST else chosen)
    if not ratelimit.consume(request, action="pupil_pictures", key=str(pupil.pk)):
        sentence = _("Too many tries. Wait five minutes, or ask your teacher.")
        return _ask_pictures(request, here, pupil, [], sentence, status=429)
    if not are_pictures_of(pupil, chosen[:LENGTH]):
        return _ask_pictures(request, here, pupil, [], _("These are not your pictures. Try again."), status=422)
    return _let_in(request, here, pupil)


def _ask_pictures(
    request: HttpRequest, here: Lesson, pupil: Pupil, chosen: list[str], fault: str = "", status: int = 200
) -> HttpResponse:
    return page(
        request,
        "classroom/enter_lesson.html",
        status=status,
        lesson=here,
        pupil=pupil,
        chosen=chosen,
        fault=fault,
        length=LENGTH,
        symbols=SYMBOLS,
    )


def _let_in(request: HttpRequest, here: Lesson, pupil: Pupil) -> HttpResponse:
    logout(request)  # whoever was at the device before
    login(request, pupil.person)
    request.session["lesson"] = here.pk
    request.session.set_expiry(max(1, int((here.ends_at - timezone.now()).total_seconds())))
    request.session.save()
    turn = actions.enter_lesson(here, pupil, session=request.session.session_key or "", by=pupil.person)
    if turn.credit is not None:
        request.session["team"] = turn.credit.team
    return moved(request, "space", space_pk=here.space_id)


@never_cache
@require_POST
def switch_pupil(request: HttpRequest) -> HttpResponse:
    """The next one, please: whoever was here is signed out."""
    if isinstance(request.user, Person) and request.user.is_pupil:
        here = queries.lesson_with(request.session.get("lesson", ""))
        if here is not None:
            actions.leave_device(here)
        logout(request)
    return moved(request, "lesson")


@never_cache
def close_lesson(request: HttpRequest) -> HttpResponse:
    """The teacher's PIN ends class mode on this device."""
    here = _lesson(request)
    form = forms.EnterPin(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "classroom/close_lesson.html", lesson=here, form=form)
    if not ratelimit.consume(request, action="lesson_pin", key=str(here.pk)):
        form.add_error("pin", _("Too many tries. Wait five minutes."))
        return page(request, "classroom/close_lesson.html", status=429, lesson=here, form=form)
    if not actions.is_pin_of(here, form.cleaned_data["pin"]):
        form.add_error("pin", _("This is not the PIN."))
        return page(request, "classroom/close_lesson.html", lesson=here, form=form)
    actions.end_lesson(here, by=here.teacher)
    logout(request)
    answer = moved(request, "account_login", _("Class mode is over on this device."))
    answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
