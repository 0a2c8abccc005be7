"""The plan of a room."""

from django.urls import URLPattern, URLResolver, path

from etwinning.plans import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/plan/", views.plan, name="plan"),
    path("spaces/<int:space_pk>/plan/add/", views.add_activity, name="add_activity"),
    path("spaces/<int:space_pk>/plan/<int:pk>/edit/", views.edit_activity, name="edit_activity"),
    path("spaces/<int:space_pk>/plan/<int:pk>/remove/", views.remove_activity, name="remove_activity"),
    path("spaces/<int:space_pk>/plan/<int:pk>/add/", views.add_step, name="add_step"),
    path("spaces/<int:space_pk>/plan/steps/<int:pk>/edit/", views.edit_step, name="edit_step"),
    path("spaces/<int:space_pk>/plan/steps/<int:pk>/remove/", views.remove_step, name="remove_step"),
    path("spaces/<int:space_pk>/plan/steps/<int:pk>/attach/", views.attach_thing, name="attach_thing"),
    path("spaces/<int:space_pk>/plan/things/<int:pk>/detach/", views.detach_thing, name="detach_thing"),
    path("spaces/<int:space_pk>/plan/parts/<int:pk>/finish/", views.finish_part, name="finish_part"),
    path("spaces/<int:space_pk>/plan/parts/<int:pk>/reopen/", views.reopen_part, name="reopen_part"),
]
