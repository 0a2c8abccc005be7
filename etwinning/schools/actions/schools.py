"""Entering a school, keeping what is said of it, putting it on the map."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.tasks import task
from django.utils.translation import gettext as _

from etwinning.core import countries, towns
from etwinning.core.actions import Stale, record
from etwinning.core.files import PICTURES, drop_file, keep_file
from etwinning.core.folding import fold, search_text, sort_key
from etwinning.people.actions import index_person
from etwinning.people.models import Person
from etwinning.schools import queries
from etwinning.schools.models import School


@transaction.atomic
def register_school(*, by: Person | None, **fields: Any) -> School:
    """Enter a new school. Raises Stale if the same school was entered a moment ago."""
    school = School(registered_by=by, **fields)
    fill_folded(school)
    try:
        with transaction.atomic():
            school.save()
    except IntegrityError as error:
        raise Stale(_("There is another school with this number, or with this name in this town.")) from error
    record("schools/register_school", school, by=by, scope=f"school:{school.pk}", name=school.name)
    transaction.on_commit(lambda: locate_school.enqueue(school.pk))
    return school


@task
def locate_school(school_pk: int) -> None:
    """Put a school on the map, in the middle of its town; where we know no such town, it is in lists only."""
    school = School.objects.filter(pk=school_pk, latitude__isnull=True).first()
    if school is None:
        return
    near = queries.town_like(school)
    place = (near.latitude, near.longitude) if near else towns.place_of(school.country, school.region, school.city)
    if place is not None:
        school.latitude, school.longitude = place
        school.save(update_fields=["latitude", "longitude"])


@transaction.atomic
def edit_school(
    school: School,
    *,
    by: Person,
    picture: UploadedFile[bytes] | None = None,
    remove_picture: bool = False,
    **said: Any,
) -> School:
    """Keep what its staff say of a school, and what its desk corrects. Raises Stale if there is such a school."""
    school = School.objects.select_for_update().get(pk=school.pk)
    moved = any(said.get(name, getattr(school, name)) != getattr(school, name) for name in ("city", "region"))
    for name, value in said.items():
        setattr(school, name, value)
    earlier = school.picture
    if picture is not None:
        school.picture = keep_file(picture, by=by, accept=PICTURES)
    elif remove_picture:
        school.picture, school.picture_words = None, ""
    if moved:
        school.latitude = school.longitude = None
        transaction.on_commit(lambda: locate_school.enqueue(school.pk))
    if by.is_staff_member and {"description", "picture_words"} & set(said):
        school.written_by = by
    fill_folded(school)
    try:
        with transaction.atomic():
            school.save()
    except IntegrityError as error:
        raise Stale(_("There is another school with this number, or with this name in this town.")) from error
    if earlier is not None and earlier != school.picture:
        drop_file(earlier)
    if {"name", "city"} & set(said):
        for membership in queries.staff_of(school).select_related("person"):
            index_person(membership.person)
    record("schools/edit_school", school, by=by, scope=f"school:{school.pk}")
    return school


def empty_school(school: School, *, by: Person) -> School:
    """Take away what people wrote of their school, and its picture: a report was answered so. The facts stay."""
    return edit_school(school, by=by, remove_picture=True, description="")


def fill_folded(school: School) -> None:
    """Set the columns by which a school is found and sorted, from its fields."""
    country = school.country
    school.folded_name, school.folded_city = fold(school.name)[:260], fold(school.city)[:160]
    school.search = search_text(
        school.name, school.city, school.official_number, countries.country_name(country, "en"),
        countries.country_name(country, countries.first_language(country)),
    )  # fmt: skip
    school.sort_name = sort_key(school.name, countries.first_language(country))
