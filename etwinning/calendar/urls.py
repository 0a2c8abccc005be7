from django.urls import path

from etwinning.calendar import views

urlpatterns = [
    path("working-times/", views.working_times, name="working_times"),
    path("people/<int:pk>/times/", views.times_with, name="times_with"),
    path("schools/<int:pk>/times/", views.school_times, name="school_times"),
    path("schools/<int:pk>/times/lessons/", views.set_timetable, name="set_timetable"),
    path("schools/<int:pk>/times/holidays/add/", views.add_holiday, name="add_holiday"),
    path("schools/<int:pk>/times/holidays/move/", views.move_holiday, name="move_holiday"),
    path("schools/<int:pk>/times/holidays/remove/", views.remove_holiday, name="remove_holiday"),
    path("schools/<int:pk>/times/days/add/", views.add_school_day, name="add_school_day"),
    path("schools/<int:school_pk>/times/changes/<int:pk>/undo/", views.undo_change, name="undo_change"),
    path("me/calendar/", views.my_calendar, name="my_calendar"),
    path("me/calendar/address/", views.reset_feed, name="reset_feed"),
]
