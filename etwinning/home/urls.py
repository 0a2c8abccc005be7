from django.urls import URLPattern, URLResolver, path

from etwinning.home import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("now/", views.now, name="now"),
    path("home/", views.home, name="home"),
    path("feed/", views.feed, name="feed"),
    path("following/", views.following, name="following"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/photo/", views.person_photo, name="person_photo"),
    path("schools/<int:pk>/", views.school, name="school"),
    path("projects/find/", views.find_projects, name="find_projects"),
    path("projects/find/suggest/", views.suggest_projects, name="projects_suggest"),
    path("projects/<slug:slug>/", views.project, name="project"),
    path("spaces/<int:space_pk>/project/", views.space_project, name="space_project"),
    path("calendar/<str:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("schools/<int:pk>/picture/", views.school_picture, name="school_picture"),
    path("report/<slug:kind>/<int:pk>/", views.report_thing, name="report_thing"),
    path("reports/<int:pk>/decide/", views.decide_report, name="decide_report"),
    path("reports/<int:pk>/pass-on/", views.pass_report_on, name="pass_report_on"),
    path("spaces/<int:space_pk>/reports/", views.space_reports, name="space_reports"),
    path("me/leave/", views.leave, name="leave"),
]
