from django.urls import URLPattern, URLResolver, path

from etwinning.groups.views import door, groups, members, standing

urlpatterns: list[URLPattern | URLResolver] = [
    path("groups/", groups.find_groups, name="find_groups"),
    path("groups/suggest/", groups.suggest_groups, name="groups_suggest"),
    path("groups/mine/", groups.my_groups, name="my_groups"),
    path("groups/new/", groups.open_group, name="open_group"),
    path("groups/<int:space_pk>/", groups.group, name="group"),
    path("groups/<int:space_pk>/picture/", groups.group_picture, name="group_picture"),
    path("groups/<int:space_pk>/edit/", groups.edit_group, name="edit_group"),
    path("groups/<int:space_pk>/close/", standing.close_group, name="close_group"),
    path("groups/<int:space_pk>/reopen/", standing.reopen_group, name="reopen_group"),
    path("groups/<int:space_pk>/feature/", standing.feature_group, name="feature_group"),
    path("groups/<int:space_pk>/unfeature/", standing.unfeature_group, name="unfeature_group"),
    path("groups/<int:space_pk>/show/", standing.show_group, name="show_group"),
    path("groups/<int:space_pk>/follow/", standing.follow_group, name="follow_group"),
    path("groups/<int:space_pk>/unfollow/", standing.unfollow_group, name="unfollow_group"),
    path("groups/<int:space_pk>/join/", door.join_group, name="join_group"),
    path("groups/<int:space_pk>/leave/", door.leave_group, name="leave_group"),
    path("groups/<int:space_pk>/request/", door.request_to_join, name="request_to_join"),
    path("groups/<int:space_pk>/withdraw/", door.withdraw_request, name="withdraw_request"),
    path("groups/<int:space_pk>/refuse/", door.decline_invitation, name="decline_invitation"),
    path("groups/<int:space_pk>/invite/", door.invite_to_group, name="invite_to_group"),
    path("groups/<int:space_pk>/requests/", door.group_requests, name="group_requests"),
    path("groups/<int:space_pk>/requests/<int:pk>/accept/", door.accept_request, name="accept_request"),
    path("groups/<int:space_pk>/requests/<int:pk>/decline/", door.decline_request, name="decline_request"),
    path("groups/<int:space_pk>/members/", members.group_members, name="group_members"),
    path("groups/<int:space_pk>/members/<int:pk>/name/", members.name_moderator, name="name_moderator"),
    path("groups/<int:space_pk>/members/<int:pk>/dismiss/", members.dismiss_moderator, name="dismiss_moderator"),
    path("groups/<int:space_pk>/members/<int:pk>/remove/", members.remove_from_group, name="remove_from_group"),
]
