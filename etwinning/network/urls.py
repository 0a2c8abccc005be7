from django.urls import path

from etwinning.network import views

urlpatterns = [
    path("contacts/", views.contacts, name="contacts"),
    path("people/<int:pk>/contact/", views.request_contact, name="request_contact"),
    path("contacts/<int:pk>/accept/", views.accept_contact, name="accept_contact"),
    path("contacts/<int:pk>/decline/", views.decline_contact, name="decline_contact"),
    path("contacts/<int:pk>/remove/", views.remove_contact, name="remove_contact"),
    path("people/<int:pk>/block/", views.block_person, name="block_person"),
    path("people/<int:pk>/unblock/", views.unblock_person, name="unblock_person"),
    path("contacts/blocked/", views.blocked_people, name="blocked_people"),
]
