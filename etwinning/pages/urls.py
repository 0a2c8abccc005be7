from django.urls import URLPattern, URLResolver, path

from etwinning.pages import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/pages/", views.space_pages, name="space_pages"),
    path("spaces/<int:space_pk>/pages/new/", views.new_page, name="new_page"),
    path("spaces/<int:space_pk>/pages/bin/", views.pages_bin, name="pages_bin"),
    path("spaces/<int:space_pk>/pages/formula/", views.page_formula, name="page_formula"),
    path("spaces/<int:space_pk>/pages/files/<int:pk>/", views.page_file, name="page_file"),
    path("spaces/<int:space_pk>/pages/<int:pk>/", views.space_page, name="space_page"),
    path("spaces/<int:space_pk>/pages/<int:pk>/edit/", views.edit_page, name="edit_page"),
    path("spaces/<int:space_pk>/pages/<int:pk>/save/", views.save_page, name="save_page"),
    path("spaces/<int:space_pk>/pages/<int:pk>/discard/", views.discard_draft, name="discard_draft"),
    path("spaces/<int:space_pk>/pages/<int:pk>/publish/", views.publish_page, name="publish_page"),
    path("spaces/<int:space_pk>/pages/<int:pk>/move/", views.move_page, name="move_page"),
    path("spaces/<int:space_pk>/pages/<int:pk>/bin/", views.bin_page, name="bin_page"),
    path("spaces/<int:space_pk>/pages/<int:pk>/restore/", views.restore_page, name="restore_page"),
    path("spaces/<int:space_pk>/pages/<int:pk>/pictures/", views.upload_to_page, name="upload_to_page"),
]
