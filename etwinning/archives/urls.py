from django.urls import URLPattern, URLResolver, path

from etwinning.archives import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/archive/", views.archives, name="archives"),
    path("spaces/<int:space_pk>/archive/make/", views.make_archive, name="make_archive"),
    path("spaces/<int:space_pk>/archive/bring/", views.bring_archive, name="bring_archive"),
    path("spaces/<int:space_pk>/archive/copy/", views.copy_twinspace, name="copy_twinspace"),
    path("spaces/<int:space_pk>/archive/<int:pk>/file/", views.archive_file, name="archive_file"),
    path("spaces/<int:space_pk>/archive/<int:pk>/left-out/", views.archive_left_out, name="archive_left_out"),
    path("spaces/<int:space_pk>/archive/<int:pk>/remove/", views.remove_archive, name="remove_archive"),
]
