from django.urls import URLPattern, URLResolver, path

from etwinning.home import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("now/", views.now, name="now"),
    path("home/", views.home, name="home"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/photo/", views.person_photo, name="person_photo"),
    path("schools/<int:pk>/", views.school, name="school"),
    path("calendar/<str:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("schools/<int:pk>/picture/", views.school_picture, name="school_picture"),
    path("me/leave/", views.leave, name="leave"),
]
