"""Who may do what in the portal. Reading is for everybody."""

from etwinning.people.models import Person
from etwinning.portal.models import Article


def can_say_helpful(person: Person | None, article: Article) -> bool:  # noqa: ARG001 - whoever asks
    """Everybody who can read the article."""
    return bool(article.live)
