"""The public face."""

from django.urls import path

from etwinning.portal.views import gallery, materials, pages, reading

urlpatterns = [
    path("", pages.front, name="front"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/<slug:slug>/", gallery.gallery_project, name="gallery_project"),
    path("gallery/<slug:slug>/pages/<int:pk>/", gallery.gallery_page, name="gallery_page"),
    path("gallery/<slug:slug>/files/<int:pk>/", gallery.gallery_file, name="gallery_file"),
    path("gallery/<slug:slug>/materials/", materials.gallery_materials, name="gallery_materials"),
    path("gallery/<slug:slug>/materials/<int:pk>/", materials.gallery_material, name="gallery_material"),
    path("gallery/<slug:slug>/materials/<int:pk>/file/", materials.gallery_material_file, name="gallery_material_file"),
    path("gallery/<slug:slug>/captions/<int:pk>/", materials.gallery_captions, name="gallery_captions"),
    path("about/", pages.about, name="about"),
    path("code-of-conduct/", pages.conduct, name="conduct"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("help/", pages.help_page, name="help"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("language/", reading.choose_language, name="choose_language"),
]
