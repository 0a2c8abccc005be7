from django.urls import URLPattern, URLResolver, path

from etwinning.guests import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("visit/<str:token>/", views.enter_visit, name="enter_visit"),
    path("spaces/<int:space_pk>/visitors/", views.visitors, name="visitors"),
    path("spaces/<int:space_pk>/visitors/invite/", views.invite_visitor, name="invite_visitor"),
    path("spaces/<int:space_pk>/visitors/<int:pk>/extend/", views.extend_visit, name="extend_visit"),
    path("spaces/<int:space_pk>/visitors/<int:pk>/send/", views.resend_visit, name="resend_visit"),
    path("spaces/<int:space_pk>/visitors/<int:pk>/end/", views.end_visit, name="end_visit"),
]
