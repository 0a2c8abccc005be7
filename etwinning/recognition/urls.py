"""Labels: checking one, awarding, withdrawing. Marking a project that inspires."""

from django.urls import path

from etwinning.recognition import views

urlpatterns = [
    path("labels/", views.find_label, name="find_label"),
    path("labels/<str:code>/", views.label, name="label"),
    path("desks/labels/award/<slug:kind>/<int:pk>/", views.award_label, name="award_label"),
    path("desks/labels/<int:pk>/withdraw/", views.withdraw_label, name="withdraw_label"),
    path("desks/projects/<str:slug>/inspiring/", views.mark_inspiring, name="mark_inspiring"),
    path("desks/projects/<str:slug>/inspiring/unmark/", views.unmark_inspiring, name="unmark_inspiring"),
]
