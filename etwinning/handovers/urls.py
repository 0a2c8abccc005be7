"""Handing over a project."""

from django.urls import path

from etwinning.handovers import views

urlpatterns = [
    path("projects/<slug:slug>/hand-over/", views.hand_over_project, name="hand_over_project"),
    path("projects/<slug:slug>/hand-over/answer/", views.answer_hand_over, name="answer_hand_over"),
    path("projects/<slug:slug>/hand-over/decide/", views.decide_hand_over, name="decide_hand_over"),
    path("projects/<slug:slug>/replace-founder/", views.replace_founder, name="replace_founder"),
    path("projects/<slug:slug>/hand-over/withdraw/", views.withdraw_hand_over, name="withdraw_hand_over"),
]
