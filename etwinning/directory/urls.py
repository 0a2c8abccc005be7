from django.urls import path

from etwinning.directory import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("schools/map/", views.school_map, name="school_map"),
    path("people/suggest/", views.suggest_people, name="people_suggest"),
    path("schools/", views.schools, name="schools"),
    path("schools/suggest/", views.suggest_schools, name="schools_suggest"),
    path("calls/", views.calls, name="calls"),
    path("calls/suggest/", views.suggest_calls, name="calls_suggest"),
    path("searches/", views.saved_searches, name="saved_searches"),
    path("searches/keep/<slug:kind>/", views.save_search, name="save_search"),
    path("searches/<int:pk>/", views.edit_search, name="edit_search"),
    path("searches/<int:pk>/delete/", views.delete_search, name="delete_search"),
]
