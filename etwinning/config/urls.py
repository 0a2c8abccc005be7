"""The table of contents of the product: each app's own list, under its path."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from etwinning.config import mailbox
from etwinning.libraries.addresses import ByFirstWord

pages: list[URLPattern | URLResolver] = [
    path("", include("etwinning.translating.urls")),  # some addresses in front of the CMS's
    path("", include("etwinning.editing.urls")),
    path("", include("etwinning.portal.urls")),
    path("", include("etwinning.people.urls")),
    path("", include("etwinning.schools.urls")),
    path("", include("etwinning.network.urls")),
    path("", include("etwinning.calendar.urls")),
    path("", include("etwinning.messages.urls")),
    path("", include("etwinning.safety.urls")),
    path("", include("etwinning.calls.urls")),
    path("", include("etwinning.directory.urls")),
    path("", include("etwinning.projects.urls")),
    path("", include("etwinning.handovers.urls")),
    path("", include("etwinning.recognition.urls")),
    path("", include("etwinning.figures.urls")),
    path("", include("etwinning.groups.urls")),
    path("", include("etwinning.home.urls")),  # after projects/new/: a project has any other name
    path("", include("etwinning.twinspace.urls")),
    path("", include("etwinning.spaces.urls")),
    path("", include("etwinning.materials.urls")),
    path("", include("etwinning.versions.urls")),
    path("", include("etwinning.pages.urls")),
    path("", include("etwinning.remarks.urls")),
    path("", include("etwinning.threads.urls")),
    path("", include("etwinning.chat.urls")),
    path("", include("etwinning.plans.urls")),
    path("", include("etwinning.meetings.urls")),
    path("", include("etwinning.teams.urls")),
    path("", include("etwinning.letters.urls")),
    path("", include("etwinning.classroom.urls")),
    path("", include("etwinning.guests.urls")),
    path("", include("etwinning.archives.urls")),
    path("", include("etwinning.looking.urls")),
    path("", include("etwinning.contributions.urls")),
    path("", include("etwinning.tickets.urls")),
    path("desks/", include("etwinning.desks.urls")),
    path("", include("etwinning.newsletters.urls")),
    path("", include("etwinning.ui.urls")),
    path("account/", include("allauth.urls")),
]

if not settings.PRODUCTION:
    pages.append(path("mails/", mailbox.mails, name="mails"))

urlpatterns = [ByFirstWord(pages)]

handler400 = "etwinning.core.pages.bad_request"
handler403 = "etwinning.core.pages.not_allowed"
handler404 = "etwinning.core.pages.not_found"
handler500 = "etwinning.core.outage.failed"
