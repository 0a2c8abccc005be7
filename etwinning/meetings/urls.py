from django.urls import URLPattern, URLResolver, path

from etwinning.meetings import views

ROOM, ONE = "spaces/<int:space_pk>/meetings/", "spaces/<int:space_pk>/meetings/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(ROOM, views.meetings, name="meetings"),
    path(f"{ROOM}new/", views.make_meeting, name="make_meeting"),
    path(ONE, views.meeting, name="meeting"),
    path(f"{ONE}calendar.ics", views.meeting_calendar, name="meeting_calendar"),
    path(f"{ONE}change/", views.change_meeting, name="change_meeting"),
    path(f"{ONE}call-off/", views.call_off_meeting, name="call_off_meeting"),
    path(f"{ONE}start/", views.start_meeting, name="start_meeting"),
    path(f"{ONE}end/", views.end_meeting, name="end_meeting"),
    path(f"{ONE}room/", views.meeting_room, name="meeting_room"),
    path(f"{ONE}admit/", views.admit_to_meeting, name="admit_to_meeting"),
    path(f"{ONE}remove/", views.remove_from_meeting, name="remove_from_meeting"),
    path(f"{ONE}recordings/", views.meeting_recordings, name="meeting_recordings"),
]
