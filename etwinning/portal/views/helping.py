"""What readers of the help centre say: whether an article helped, and what they ask their desk."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etwinning.core.pages import allow, found, moved, page
from etwinning.people.models import Desk
from etwinning.portal import actions, forms, rules
from etwinning.portal.views.gallery import reader_of
from etwinning.portal.views.reading import country_of
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


def ask_desk(request: HttpRequest) -> HttpResponse:
    """A question to the support service of a country."""
    person = reader_of(request)
    allow(rules.can_ask_desk(person))
    first = {"country": country_of(request)}
    if person is not None:
        first |= {"name": person.name, "email": person.email or ""}
    form = forms.AskDesk(request.POST or None, initial=first)
    if request.method != "POST" or not form.is_valid():
        return page(request, "portal/ask_desk.html", form=form)
    desk = found(Desk.objects.all(), pk=form.cleaned_data["desk"].pk)
    allow(rules.can_ask_desk(person, desk))
    if not ratelimit.consume(request, action="ask_desk"):
        form.add_error(None, _("You have asked several questions in a short time. Wait an hour and try again."))
        return page(request, "portal/ask_desk.html", status=429, form=form)
    actions.ask_desk(desk, form.question(), by=person)
    return moved(request, "help", _("Your question is on its way. The support service answers by e-mail."))
