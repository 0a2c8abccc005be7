from django.urls import URLPattern, URLResolver, path

from etwinning.spaces import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/here/", views.space_here, name="space_here"),
    path("spaces/<int:space_pk>/look/", views.look_as, name="look_as"),
    path("spaces/<int:space_pk>/look/stop/", views.stop_looking, name="stop_looking"),
    path("spaces/<int:space_pk>/members/", views.members, name="members"),
    path("spaces/<int:space_pk>/members/<int:pk>/role/", views.change_role, name="change_role"),
    path("spaces/<int:space_pk>/members/<int:pk>/remove/", views.remove_member, name="remove_member"),
]
