"""The public face."""

from django.urls import path, register_converter

from etwinning.core.languages import INTERFACE
from etwinning.portal.views import gallery, helping, journal, materials, pages, previews, reading, texts


class Language:
    """The first word of an address: one of the languages of the portal."""

    regex = "|".join(INTERFACE)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Language, "language")

urlpatterns = [
    path("", pages.front, name="front"),
    path("spaces/<int:space_pk>/public/", gallery.space_public, name="space_public"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/inspiring/", gallery.gallery_inspiring, name="gallery_inspiring"),
    path("gallery/<slug:slug>/", gallery.gallery_project, name="gallery_project"),
    path("gallery/<slug:slug>/preview.jpg", previews.project_preview, name="project_preview"),
    path("gallery/<slug:slug>/pages/", gallery.gallery_pages, name="gallery_pages"),
    path("gallery/<slug:slug>/pages/<int:pk>/", gallery.gallery_page, name="gallery_page"),
    path("gallery/<slug:slug>/files/<int:pk>/", gallery.gallery_file, name="gallery_file"),
    path("gallery/<slug:slug>/journal/", journal.gallery_journal, name="gallery_journal"),
    path("gallery/<slug:slug>/journal/<int:pk>/", journal.gallery_entry, name="gallery_entry"),
    path("gallery/<slug:slug>/journal/files/<int:pk>/", journal.gallery_entry_file, name="gallery_entry_file"),
    path("gallery/<slug:slug>/materials/", materials.gallery_materials, name="gallery_materials"),
    path("gallery/<slug:slug>/materials/<int:pk>/", materials.gallery_material, name="gallery_material"),
    path("gallery/<slug:slug>/materials/<int:pk>/file/", materials.gallery_material_file, name="gallery_material_file"),
    path("gallery/<slug:slug>/captions/<int:pk>/", materials.gallery_captions, name="gallery_captions"),
    path("about/", pages.page_with_role, {"role": "about"}, name="about"),
    path("history/", pages.page_with_role, {"role": "history"}, name="history"),
    path("code-of-conduct/", pages.page_with_role, {"role": "conduct"}, name="conduct"),
    path("privacy/", pages.page_with_role, {"role": "privacy"}, name="privacy"),
    path("accessibility/", pages.page_with_role, {"role": "accessibility"}, name="accessibility"),
    path("imprint/", pages.page_with_role, {"role": "imprint"}, name="imprint"),
    path("help/helpful/<int:pk>/", helping.say_helpful, name="say_helpful"),
    path("help/", pages.help_page, name="help"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("language/", reading.choose_language, name="choose_language"),
    path("country/", reading.choose_country, name="choose_country"),
    path("search/", texts.search, name="search"),
    path("open-search.xml", texts.open_search, name="open_search"),
    path("sitemap.xml", texts.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", texts.sitemap, name="sitemap_part"),
    path("feeds/<language:language>/", texts.feed, name="feed"),
    path("feeds/<language:language>/<str:country>/", texts.feed, name="country_feed"),
    path("feeds/<language:language>/events.ics", texts.events, name="events"),
    path("feeds/<language:language>/<str:country>/events.ics", texts.events, name="country_events"),
    path("previews/<language:language>.jpg", previews.front_preview, name="front_preview"),
    path("previews/<int:pk>.jpg", previews.text_preview, name="text_preview"),
    path("portal-files/<path:name>", texts.portal_file, name="portal_file"),
    path("<language:language>/", pages.portal_front, name="portal_front"),
    path("<language:language>/<path:way>/", texts.portal_text, name="portal_text"),
]
