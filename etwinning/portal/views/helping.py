"""What readers of the help centre say: whether an article helped. What they ask their desk: `tickets`."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etwinning.core.pages import allow, moved, page
from etwinning.portal import actions, forms, rules
from etwinning.portal.views.gallery import reader_of
from etwinning.portal.views.texts import article_of


def say_helpful(request: HttpRequest, pk: int) -> HttpResponse:
    """Did this article help? A page of its own, so that the article itself can be kept by everybody."""
    article = article_of(pk)
    allow(rules.can_say_helpful(reader_of(request), article))
    form = forms.Helpful(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "portal/say_helpful.html", article=article, form=form)
    helped = form.cleaned_data["helped"] == "yes"
    if ratelimit.consume(request, action="say_helpful"):
        actions.say_helpful(article, by=reader_of(request), helped=helped)
    there = article.address_in(get_language() or "en") if helped else "help"
    return moved(request, there, _("Thank you. We read this, and write better."))
