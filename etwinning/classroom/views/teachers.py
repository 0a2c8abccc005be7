"""Class mode as a teacher sees it: opening this device for a class, the lessons that are on, the pupils' pictures."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.classroom import actions, forms, queries, rules
from etwinning.classroom.pictures import SYMBOLS, pictures_of
from etwinning.core.pages import allow, found, moved, page, there
from etwinning.people.pages import MemberRequest, member
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.queries import seat_in
from etwinning.twinspace.queries import classes_of, pupils_for_cards, pupils_handled_by

COOKIE = "lesson"


@member
def begin_lesson(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Say for which class; then the teacher is signed out here, and the device belongs to the class."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_begin_lesson(seat))
    must_be_open(seat.space)
    form = forms.BeginLesson(request.POST if request.method == "POST" else None, classes=classes_of(seat))
    if request.method != "POST" or not form.is_valid():
        lessons = list(queries.lessons_of(seat))
        return page(
            request,
            "classroom/begin_lesson.html",
            space=seat.space,
            member=seat,
            form=form,
            lessons=lessons,
            pupils=queries.pupils_at(lessons),
            has_pupils=pupils_handled_by(seat).exists(),
        )
    lesson = actions.begin_lesson(seat.space, **form.cleaned_data, by=request.user)
    language = get_language() or "en"
    logout(request)
    answer = moved(request, "lesson")
    lasts = int((lesson.ends_at - lesson.began_at).total_seconds())
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_signed_cookie(
        COOKIE, str(lesson.pk), COOKIE, max_age=lasts, httponly=True, samesite="Lax", secure=secure
    )
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=lasts, samesite="Lax", secure=secure)
    return answer


@member
@require_POST
def end_lesson(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """End class mode of a device from elsewhere."""
    seat = there(seat_in(space_pk, request.user))
    lesson = found(queries.lessons_of(seat), pk=pk)
    allow(rules.can_end_lesson(seat, lesson))
    actions.end_lesson(lesson, by=request.user)
    return moved(request, "begin_lesson", _("Class mode is over on that device."), space_pk=space_pk)


@member
@require_safe
def pupil_pictures(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The four pictures of each pupil, to print and cut out: of all, of one class (?class=), of one (?pupil=)."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_pictures(seat))
    wanted = pupils_for_cards(seat, class_name=request.GET.get("class"), pupil=request.GET.get("pupil"))
    return page(
        request,
        "classroom/pupil_pictures.html",
        space=seat.space,
        member=seat,
        pupils=[(pupil, pictures_of(pupil)) for pupil in wanted],
        classes=classes_of(seat),
        symbols=SYMBOLS,
    )
