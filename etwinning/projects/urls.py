"""The pages and deeds of projects."""

from django.urls import path

from etwinning.projects.views import answers, drafts, following, pages, partners, running, sending

urlpatterns = [
    path("projects/", pages.projects, name="projects"),
    path("projects/new/", drafts.found_project, name="found_project"),
    path("projects/<slug:slug>/picture/", pages.project_picture, name="project_picture"),
    path("projects/<slug:slug>/edit/", drafts.edit_project, name="edit_project"),
    path("projects/<slug:slug>/save/", drafts.save_draft, name="save_draft"),
    path("projects/<slug:slug>/edit/picture/", drafts.change_project_picture, name="change_project_picture"),
    path("projects/<slug:slug>/edit/co-founder/", drafts.change_co_founder, name="change_co_founder"),
    path("projects/<slug:slug>/send/", sending.send_project, name="send_project"),
    path("projects/<slug:slug>/withdraw/", sending.withdraw_project, name="withdraw_project"),
    path("projects/<slug:slug>/revise/", sending.revise_project, name="revise_project"),
    path("projects/<slug:slug>/agree/", answers.agree_to_project, name="agree_to_project"),
    path("projects/<slug:slug>/decline/", answers.decline_project, name="decline_project"),
    path("projects/<slug:slug>/approve/", answers.approve_project, name="approve_project"),
    path("projects/<slug:slug>/refuse/", answers.refuse_project, name="refuse_project"),
    path("projects/<slug:slug>/close/", running.close_project, name="close_project"),
    path("projects/<slug:slug>/reopen/", running.reopen_project, name="reopen_project"),
    path("projects/<slug:slug>/archive/", running.archive_project, name="archive_project"),
    path("projects/<slug:slug>/hide/", running.hide_project, name="hide_project"),
    path("projects/<slug:slug>/show/", running.show_project, name="show_project"),
    path("projects/<slug:slug>/partners/add/", partners.add_partner, name="add_partner"),
    path("projects/<slug:slug>/partners/accept/", partners.accept_partnership, name="accept_partnership"),
    path("projects/<slug:slug>/partners/decline/", partners.decline_partnership, name="decline_partnership"),
    path("projects/<slug:slug>/partners/leave/", partners.leave_project, name="leave_project"),
    path("projects/<slug:slug>/follow/", following.follow_project, name="follow_project"),
    path("projects/<slug:slug>/unfollow/", following.unfollow_project, name="unfollow_project"),
]
