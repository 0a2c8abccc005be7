"""What readers of the help centre said, for those who write there."""

from datetime import timedelta
from typing import Final

from django.db.models import ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from etwinning.core.countries import languages_of
from etwinning.editing.queries.rights import desks_edited_by
from etwinning.people.models import Person
from etwinning.portal.models import Article, Opinion
from etwinning.safety.queries import is_central

READ: Final = timedelta(days=365)


def articles_with_opinions(editor: Person) -> QuerySet[Article]:
    """Help articles with `yes`, `no` and `share` of the last year, the least helpful first, those without answers last.

    The central desk sees all, a national one those in the languages of its country.
    """
    since = timezone.localdate() - READ
    said = Opinion.objects.filter(page=OuterRef("pk"), day__gte=since).order_by().values("page")
    yes, no = (Coalesce(Subquery(said.values(all=Sum(column))), 0) for column in ("helped", "not_helped"))
    share = ExpressionWrapper(F("yes") * 1.0 / NullIf(F("yes") + F("no"), 0), FloatField())
    rows: QuerySet[Article] = Article.objects.live().filter(_read_by(editor), alias_of=None).select_related("locale")
    rows = rows.annotate(yes=yes, no=no).annotate(share=share)
    return rows.order_by(F("share").asc(nulls_last=True), "-no", "title", "pk")


def _read_by(editor: Person) -> Q:
    if is_central(editor):
        return Q()
    return Q(
        locale__language_code__in={code for desk in desks_edited_by(editor) for code in languages_of(desk.country)}
    )
