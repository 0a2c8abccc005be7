"""Choosing or entering a school, the request for validation, the head's answer, and what officers decide."""

from collections.abc import Callable
from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from etwinning.core.actions import Stale
from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.core.sending import send_file
from etwinning.people.pages import MemberRequest, member, officer
from etwinning.schools import actions, forms, queries, rules
from etwinning.schools.models import Evidence, School, ValidationRequest


@member
@require_safe
def my_school(request: MemberRequest) -> HttpResponse:
    """Where I teach, and the search for another school."""
    if not rules.can_register_school(request.user):
        return page(request, "schools/no_school.html", status=403)
    search = forms.SchoolSearch(request.GET)
    text = search.cleaned_data["q"].strip() if search.is_valid() else ""
    schools = paged(request, queries.schools_matching(text), per_page=10) if text else None
    memberships, state = list(queries.schools_of(request.user)), queries.validation_state_of(request.user)
    entered = None if state.request or memberships else queries.school_entered_by(request.user)
    return page(
        request,
        "schools/my_school.html",
        status=200,
        text=text,
        schools=schools,
        memberships=memberships,
        teaches={membership.school_id for membership in memberships},
        state=state,
        entered=entered,
    )


@member
@require_safe
def find_school(request: MemberRequest) -> HttpResponse:
    """Lines of schools while one types (a fragment)."""
    allow(rules.can_register_school(request.user))
    search = forms.SchoolSearch(request.GET)
    text = search.cleaned_data["q"].strip() if search.is_valid() else ""
    schools = queries.schools_matching(text)[:8] if text else School.objects.none()
    return page(request, "schools/_suggestions.html", status=200, schools=schools)


@member
def register_school(request: MemberRequest) -> HttpResponse:
    """A new school; likely duplicates are shown first, and entered only if none of them is meant."""
    allow(rules.can_register_school(request.user))
    first = {"country": request.GET.get("country", request.user.country), "city": request.GET.get("city", "")[:120]}
    form = forms.NewSchool(request.POST or None, by=request.user, initial=first)
    if request.method != "POST" or not form.is_valid():
        return page(request, "schools/register_school.html", form=form, duplicates=[])
    fields = {name: value for name, value in form.cleaned_data.items() if name != "is_true"}
    likely = queries.likely_duplicates(
        country=fields["country"], city=fields["city"], name=fields["name"], number=fields["official_number"]
    )[:5]
    if likely and "sure" not in request.POST:
        return page(request, "schools/register_school.html", form=form, duplicates=likely, status=422)
    try:
        school = actions.register_school(by=request.user, **fields)
    except Stale as taken:
        form.add_error(_said_of(form), taken.sentence)
        return page(request, "schools/register_school.html", form=form, duplicates=likely, status=422)
    return moved(request, "ask_validation", pk=school.pk)


def _said_of(form: forms.NewSchool | forms.EditSchool) -> str:
    """Where it is said that there is such a school: at the number, if another school has it."""
    said = form.cleaned_data
    country = said.get("country") or form.instance.country
    others = School.objects.filter(country=country, official_number=said["official_number"] or None)
    return "official_number" if others.exclude(pk=form.instance.pk).exists() else "name"


@require_http_methods(["GET", "HEAD", "POST"])
@member
def edit_school(request: MemberRequest, pk: int) -> HttpResponse:
    """What its staff say of a school; its desk corrects names, numbers and the head as well."""
    school = found(School.objects.select_related("picture"), pk=pk)
    allow(rules.can_edit_school(request.user, school))
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    for_desk = rules.is_of_its_desk(request.user, school)
    form = forms.EditSchool(*given, by=request.user, instance=school, for_desk=for_desk)
    if request.method != "POST" or not form.is_valid():
        return page(request, "schools/edit_school.html", school=school, form=form)
    try:
        actions.edit_school(school, by=request.user, **form.cleaned_data)
    except Stale as taken:
        form.add_error(_said_of(form), taken.sentence)
        return page(request, "schools/edit_school.html", status=422, school=school, form=form)
    return moved(request, "school", _("The page of the school is saved."), pk=pk)


@require_POST
@member
def add_school(request: MemberRequest, pk: int) -> HttpResponse:
    """I teach at this school as well."""
    school = found(School.objects.all(), pk=pk)
    allow(rules.can_add_school(request.user, school))
    actions.add_school(school, by=request.user)
    return moved(request, "my_school", _("The school is in your list. Its staff can confirm it."))


@require_POST
@member
def remove_school(request: MemberRequest, pk: int) -> HttpResponse:
    """I no longer teach at this school."""
    membership = found(queries.schools_of(request.user), school_id=pk)
    allow(rules.can_remove_school(request.user, membership))
    actions.remove_school(membership, by=request.user)
    return moved(request, "my_school", _("The school is no longer in your list."))


@require_POST
@member
def confirm_colleague(request: MemberRequest, pk: int) -> HttpResponse:
    membership = found(queries.claims_visible_to(request.user), pk=pk)
    allow(rules.can_confirm_colleague(request.user, membership))
    actions.confirm_colleague(membership, by=request.user)
    return moved(request, membership.school, _("%(name)s stands on the page now.") % {"name": membership.person.name})


@require_POST
@member
def decline_colleague(request: MemberRequest, pk: int) -> HttpResponse:
    membership = found(queries.claims_visible_to(request.user), pk=pk)
    allow(rules.can_decline_colleague(request.user, membership))
    actions.decline_colleague(membership, by=request.user)
    return moved(request, membership.school, _("We told %(name)s.") % {"name": membership.person.name})


@member
def ask_validation(request: MemberRequest, pk: int) -> HttpResponse:
    """The request for validation at one school."""
    school = found(School.objects.all(), pk=pk)
    state = queries.validation_state_of(request.user)
    if set(state.missing) - {"school"}:
        return moved(request, "my_profile", _("Complete your profile first, then choose your school."))
    allow(rules.can_ask_validation(request.user, school))
    form = forms.Ask(request.POST or None, request.FILES or None)
    desk = queries.desk_of(school, request.user.language)
    if request.method != "POST" or not form.is_valid():
        may_add = rules.can_add_school(request.user, school)
        is_head = queries.is_own_address(request.user, school.head_email)
        return page(
            request, "schools/ask_validation.html",
            form=form, school=school, desk=desk, may_add=may_add, is_head=is_head,
        )  # fmt: skip
    asked = actions.ask_validation(school, by=request.user, **form.cleaned_data)
    return moved(request, asked, _("Your request is on its way."))


@member
@require_safe
def validation_request(request: MemberRequest, pk: int) -> HttpResponse:
    """Where my request is, since when, and what I can do."""
    asked = found(queries.with_history(queries.requests_visible_to(request.user)), pk=pk, person=request.user)
    chain = queries.chain_of(asked)
    return page(request, "schools/validation_request.html", asked=asked, chain=chain, form=forms.MoreEvidence())


@member
@require_POST
def add_evidence(request: MemberRequest, pk: int) -> HttpResponse:
    asked = found(queries.with_history(queries.requests_visible_to(request.user)), pk=pk, person=request.user)
    allow(rules.can_add_evidence(request.user, asked))
    form = forms.MoreEvidence(request.POST, request.FILES)
    if not form.is_valid():
        chain = queries.chain_of(asked)
        return page(request, "schools/validation_request.html", asked=asked, chain=chain, form=form)
    actions.add_evidence(asked, by=request.user, **form.cleaned_data)
    return moved(request, asked, _("The support service has your answer."))


@member
@require_safe
def evidence_file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """A document of a request: for its person and the desk."""
    evidence = found(
        Evidence.objects.filter(request__in=queries.requests_visible_to(request.user)).select_related("file"), pk=pk
    )
    return send_file(request, evidence.file)


def answer_for_head(request: HttpRequest, token: str) -> HttpResponse:
    """The head's page, opened by the signed link: two buttons. Whoever holds the link is taken for the head.

    Once answered, it says what was answered, and one button takes the mistake back.
    """
    asked = actions.request_of_token(token)
    if asked is None:
        return page(request, "schools/head_too_late.html", status=410)
    if request.method == "POST":
        works_here, corrects = request.POST.get("answer") == "yes", "corrects" in request.POST
        asked = actions.answer_for_head(asked, works_here=works_here, corrects=corrects)
    return page(request, "schools/answer_for_head.html", asked=asked)


@officer
def validate_person(request: MemberRequest, pk: int) -> HttpResponse:
    asked = found(queries.requests_visible_to(request.user), pk=pk)
    allow(rules.can_validate_person(request.user, asked))
    form = forms.Note(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _decision_page(request, asked, form, _("Validate %(name)s"), _("Validate"))
    actions.validate_person(asked, by=request.user, note=form.cleaned_data["note"])
    return _on(request, asked, _("%(name)s is validated.") % {"name": asked.person.name})


@officer
@require_POST
def validate_people(request: MemberRequest) -> HttpResponse:
    """Those ticked in a list whose head confirmed them. Who was answered meanwhile, by a colleague, is left out."""
    keys = [key[:18] for key in request.POST.getlist("request")[:100] if key.isdecimal()]
    asked = queries.requests_visible_to(request.user).filter(pk__in=keys).order_by("asked_at", "pk")
    sure, done = rules.requests_to_validate_at_once(request.user, asked), 0
    for row in asked:
        if row.pk in sure:
            with suppress(Stale):
                actions.validate_person(row, by=request.user)
                done += 1
    if not keys:
        messages.error(request, _("Tick at least one person."))
        return moved(request, f"{reverse('desk_validations')}?{request.GET.urlencode()}")
    words = ngettext("%(num)s person is validated.", "%(num)s people are validated.", done) % {"num": done}
    return moved(request, f"{reverse('desk_validations')}?{request.GET.urlencode()}", words)


@officer
def request_information(request: MemberRequest, pk: int) -> HttpResponse:
    asked = found(queries.requests_visible_to(request.user), pk=pk)
    allow(rules.can_request_information(request.user, asked))
    return _decide_with_reason(
        request, asked, _("Ask %(name)s for information"), _("Send the question"),
        actions.request_information, forms.Question, _("Your question is on its way to %(name)s."),
    )  # fmt: skip


@officer
def reject_person(request: MemberRequest, pk: int) -> HttpResponse:
    asked = found(queries.requests_visible_to(request.user), pk=pk)
    allow(rules.can_reject_person(request.user, asked))
    return _decide_with_reason(
        request, asked, _("Do not validate %(name)s"), _("Refuse"), actions.reject_person, forms.Refusal,
        _("%(name)s was told that you did not validate the request."),
    )  # fmt: skip


@officer
@require_POST
def ask_head(request: MemberRequest, pk: int) -> HttpResponse:
    asked = found(queries.requests_visible_to(request.user), pk=pk)
    allow(rules.can_ask_head(request.user, asked))
    actions.ask_head(asked, by=request.user)
    case = f"{reverse('desk_validation', args=[asked.pk])}?{request.GET.urlencode()}"
    return moved(request, case, _("We wrote to the head once more."))


def _on(request: MemberRequest, asked: ValidationRequest, done: str) -> HttpResponse:
    """From a decision to the next request of the list that the officer came from."""
    kept = request.GET.copy()
    kept["after"] = str(asked.pk)
    return moved(request, f"{reverse('desk_next_validation')}?{kept.urlencode()}", done)


def _decide_with_reason(
    request: MemberRequest,
    asked: ValidationRequest,
    title: str,
    button: str,
    deed: Callable[..., ValidationRequest],
    kind: type[forms.Reason],
    done: str,
) -> HttpResponse:
    form = kind(request.POST if request.method == "POST" else None, language=asked.person.language)
    if request.method != "POST" or not form.is_valid():
        return _decision_page(request, asked, form, title, button)
    deed(asked, by=request.user, note=form.cleaned_data["note"])
    return _on(request, asked, done % {"name": asked.person.name})


def _decision_page(
    request: MemberRequest, asked: ValidationRequest, form: forms.Note | forms.Reason, title: str, button: str
) -> HttpResponse:
    title %= {"name": asked.person.name}
    return page(request, "schools/decide.html", asked=asked, form=form, title=title, button_label=button)
