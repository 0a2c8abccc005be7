"""What readers of the help centre do: say whether an article helped."""

from django.db.models import F
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.portal.models import Article, Opinion


def say_helpful(article: Article, *, by: Person | None, helped: bool) -> None:  # noqa: ARG001 - nobody is counted twice by name
    """Count one more for whom an article helped, or did not. Who it was is kept nowhere."""
    row, _new = Opinion.objects.get_or_create(page_id=article.pk, day=timezone.localdate())
    counter = "helped" if helped else "not_helped"
    Opinion.objects.filter(pk=row.pk).update(**{counter: F(counter) + 1})
