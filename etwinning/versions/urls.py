"""The history of a page."""

from django.urls import path

from etwinning.versions import views

PAGE = "spaces/<int:space_pk>/pages/<int:pk>/history/"

urlpatterns = [
    path(PAGE, views.page_history, name="page_history"),
    path(f"{PAGE}compare/", views.compare_versions, name="compare_versions"),
    path(f"{PAGE}<int:number>/", views.page_version, name="page_version"),
    path(f"{PAGE}<int:number>/name/", views.name_version, name="name_version"),
    path(f"{PAGE}<int:number>/restore/", views.restore_version, name="restore_version"),
    path(f"{PAGE}<int:number>/passage/", views.restore_passage, name="restore_passage"),
]
