from django.urls import URLPattern, URLResolver, path

from etwinning.translating import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("editors/translations/<int:pk>/", views.translation, name="translation"),
    path("editors/translations/<int:pk>/file/<str:kind>/", views.translation_file, name="translation_file"),
    path("editors/translations/<int:pk>/bring/", views.bring_translation, name="bring_translation"),
    path("editors/translations/<int:pk>/machine/", views.translate_by_machine, name="translate_by_machine"),
    path("editors/translations/<int:pk>/confirm/", views.confirm_translation, name="confirm_translation"),
    # in front of the CMS's own, which fails where a file is odd
    path("editors/localize/translate/<int:translation_id>/pofile/upload/", views.bring_beside, name="bring_beside"),
]
