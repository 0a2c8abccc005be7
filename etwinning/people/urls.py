from django.urls import URLPattern, URLResolver, path

from etwinning.people import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", views.edit_profile, name="my_profile"),
    path("me/edit/", views.edit_profile, name="edit_profile"),
    path("settings/", views.change_settings, name="my_settings"),
    path("settings/change/", views.change_settings, name="change_settings"),
    path("settings/notices/", views.choose_notices, name="choose_notices"),
    path("settings/browsers/add/", views.add_browser, name="add_browser"),
    path("settings/browsers/<int:pk>/remove/", views.remove_browser, name="remove_browser"),
    path("push-worker.js", views.push_worker, name="push_worker"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("notices/open/<str:token>/", views.open_notice, name="open_notice"),
    path("notices/stop/<str:token>/", views.stop_mails, name="stop_mails"),
    path("notices/<int:pk>/read/", views.read_notice, name="read_notice"),
]
