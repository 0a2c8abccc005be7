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
    path("spaces/<int:space_pk>/plan/steps/<int:pk>/move/", views.move_step, name="move_step"),
    path("spaces/<int:space_pk>/plan/steps/<int:pk>/remove/", views.remove_step, name="remove_step"),
    path("spaces/<int:space_pk>/plan/steps/<int:pk>/attach/", views.attach_thing, name="attach_thing"),
    path("spaces/<int:space_pk>/plan/steps/<int:pk>/task/", views.set_task, name="set_task"),
    path("spaces/<int:space_pk>/plan/tasks/<int:pk>/", views.task, name="task"),
    path("spaces/<int:space_pk>/plan/tasks/<int:pk>/edit/", views.edit_task, name="edit_task"),
    path("spaces/<int:space_pk>/plan/tasks/<int:pk>/hand-in/", views.hand_in, name="hand_in"),
    path("spaces/<int:space_pk>/plan/tasks/<int:pk>/remove/", views.remove_task, name="remove_task"),
    path("spaces/<int:space_pk>/plan/hand-ins/", views.waiting_hand_ins, name="waiting_hand_ins"),
    path("spaces/<int:space_pk>/plan/hand-ins/<int:pk>/", views.answer_hand_in, name="answer_hand_in"),
    path("spaces/<int:space_pk>/plan/hand-in-files/<int:pk>/", views.hand_in_file, name="hand_in_file"),
    path("spaces/<int:space_pk>/plan/things/<int:pk>/detach/", views.detach_thing, name="detach_thing"),
    path("spaces/<int:space_pk>/plan/parts/<int:pk>/finish/", views.finish_part, name="finish_part"),
    path("spaces/<int:space_pk>/plan/parts/<int:pk>/reopen/", views.reopen_part, name="reopen_part"),
]
