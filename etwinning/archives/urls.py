from django.urls import URLPattern, URLResolver, path

from etwinning.archives.views import keeping, looking

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/archive/", keeping.archives, name="archives"),
    path("spaces/<int:space_pk>/archive/make/", keeping.make_archive, name="make_archive"),
    path("spaces/<int:space_pk>/archive/bring/", keeping.bring_archive, name="bring_archive"),
    path("spaces/<int:space_pk>/archive/copy/", keeping.copy_twinspace, name="copy_twinspace"),
    path("spaces/<int:space_pk>/archive/<int:pk>/file/", keeping.archive_file, name="archive_file"),
    path("spaces/<int:space_pk>/archive/<int:pk>/left-out/", keeping.archive_left_out, name="archive_left_out"),
    path("spaces/<int:space_pk>/archive/<int:pk>/remove/", keeping.remove_archive, name="remove_archive"),
    path("spaces/<int:space_pk>/search/", looking.search_space, name="search_space"),
    path("spaces/<int:space_pk>/activity/", looking.activity, name="activity"),
]
