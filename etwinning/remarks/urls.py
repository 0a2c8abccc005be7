from django.urls import URLPattern, URLResolver, path

from etwinning.remarks import views

ONE = "spaces/<int:space_pk>/remarks/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/pages/<int:pk>/remarks/", views.page_remarks, name="page_remarks"),
    path("spaces/<int:space_pk>/pages/<int:pk>/remarks/new/", views.write_remark, name="write_remark"),
    path("spaces/<int:space_pk>/pages/<int:pk>/remarks/suggest/", views.suggest_wording, name="suggest_wording"),
    path(ONE, views.find_remark, name="find_remark"),
    path(f"{ONE}answer/", views.answer_remark, name="answer_remark"),
    path(f"{ONE}resolve/", views.resolve_remark, name="resolve_remark"),
    path(f"{ONE}reopen/", views.reopen_remark, name="reopen_remark"),
    path(f"{ONE}remove/", views.remove_remark, name="remove_remark"),
    path(f"{ONE}accept/", views.accept_suggestion, name="accept_suggestion"),
    path(f"{ONE}refuse/", views.refuse_suggestion, name="refuse_suggestion"),
    path(f"{ONE}withdraw/", views.withdraw_suggestion, name="withdraw_suggestion"),
]
