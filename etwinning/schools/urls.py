from django.urls import path

from etwinning.schools import views

urlpatterns = [
    path("me/school/", views.my_school, name="my_school"),
    path("me/school/find/", views.find_school, name="find_school"),
    path("me/school/new/", views.register_school, name="register_school"),
    path("me/school/<int:pk>/ask/", views.ask_validation, name="ask_validation"),
    path("me/school/<int:pk>/add/", views.add_school, name="add_school"),
    path("me/school/<int:pk>/remove/", views.remove_school, name="remove_school"),
    path("schools/<int:pk>/edit/", views.edit_school, name="edit_school"),
    path("schools/colleagues/<int:pk>/confirm/", views.confirm_colleague, name="confirm_colleague"),
    path("schools/colleagues/<int:pk>/decline/", views.decline_colleague, name="decline_colleague"),
    path("me/validation/<int:pk>/", views.validation_request, name="validation_request"),
    path("me/validation/<int:pk>/answer/", views.add_evidence, name="add_evidence"),
    path("evidence/<int:pk>/", views.evidence_file, name="evidence_file"),
    path("head/<str:token>/", views.answer_for_head, name="answer_for_head"),
    path("desks/validations/several/", views.validate_people, name="validate_people"),
    path("desks/validations/<int:pk>/validate/", views.validate_person, name="validate_person"),
    path("desks/validations/<int:pk>/ask/", views.request_information, name="request_information"),
    path("desks/validations/<int:pk>/refuse/", views.reject_person, name="reject_person"),
    path("desks/validations/<int:pk>/head/", views.ask_head, name="ask_head"),
]
