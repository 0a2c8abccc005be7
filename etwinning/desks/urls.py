from django.urls import path

from etwinning.desks import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("validations/", views.desk_validations, name="desk_validations"),
    path("validations/next/", views.desk_next_validation, name="desk_next_validation"),
    path("validations/<int:pk>/", views.desk_validation, name="desk_validation"),
    path("projects/", views.desk_projects, name="desk_projects"),
    path("projects/<str:slug>/", views.desk_project, name="desk_project"),
    path("labels/", views.desk_labels, name="desk_labels"),
    path("labels/labels.csv", views.desk_labels_file, name="desk_labels_file"),
    path("labels/new/", views.desk_find_holder, name="desk_find_holder"),
    path("reports/", views.desk_reports, name="desk_reports"),
    path("reports/<int:pk>/", views.desk_report, name="desk_report"),
    path("questions/", views.desk_tickets, name="desk_tickets"),
    path("all/", views.desks, name="desks"),
    path("all/new/", views.open_desk, name="open_desk"),
    path("all/<slug:slug>/", views.desk_seats, name="desk_seats"),
    path("all/<slug:slug>/edit/", views.edit_desk, name="edit_desk"),
    path("all/<slug:slug>/seat/", views.seat_officer, name="seat_officer"),
    path("seats/<int:pk>/unseat/", views.unseat_officer, name="unseat_officer"),
    path("authorities/", views.give_authority, name="give_authority"),
    path("authorities/<int:pk>/take/", views.take_authority, name="take_authority"),
    path("tasks/", views.desk_tasks, name="desk_tasks"),
]
