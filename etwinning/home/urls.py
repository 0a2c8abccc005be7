from django.urls import URLPattern, URLResolver, path

from etwinning.home import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("home/", views.home, name="home"),
    path("feed/", views.feed, name="feed"),
    path("following/", views.following, name="following"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/photo/", views.person_photo, name="person_photo"),
    path("schools/<int:pk>/", views.school, name="school"),
    path("me/leave/", views.leave, name="leave"),
]
