from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as cms
from wagtail.utils.urlpatterns import decorate_urlpatterns

from etwinning.editing import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("editors/opinions/", views.opinions, name="opinions"),
    path("editors/", include(decorate_urlpatterns(cms.urlpatterns, views.editors_door))),
]
