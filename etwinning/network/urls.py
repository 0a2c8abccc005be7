"""The pages and deeds of the network."""

from django.urls import path

from etwinning.network.views import contacts, following, invitations, posts

urlpatterns = [
    path("contacts/", contacts.contacts, name="contacts"),
    path("people/<int:pk>/contact/", contacts.request_contact, name="request_contact"),
    path("contacts/<int:pk>/accept/", contacts.accept_contact, name="accept_contact"),
    path("contacts/<int:pk>/decline/", contacts.decline_contact, name="decline_contact"),
    path("contacts/<int:pk>/remove/", contacts.remove_contact, name="remove_contact"),
    path("contacts/<int:pk>/note/", contacts.note_contact, name="note_contact"),
    path("people/<int:pk>/block/", contacts.block_person, name="block_person"),
    path("people/<int:pk>/unblock/", contacts.unblock_person, name="unblock_person"),
    path("contacts/blocked/", contacts.blocked_people, name="blocked_people"),
    path("contacts/invite/", invitations.invite_colleague, name="invite_colleague"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("invitations/<str:token>/stop/", invitations.stop_invitations, name="stop_invitations"),
    path("people/<int:pk>/follow/", following.follow_person, name="follow_person"),
    path("people/<int:pk>/unfollow/", following.unfollow_person, name="unfollow_person"),
    path("schools/<int:pk>/follow/", following.follow_school, name="follow_school"),
    path("schools/<int:pk>/unfollow/", following.unfollow_school, name="unfollow_school"),
    path("people/<int:pk>/posts/", posts.person_posts, name="person_posts"),
    path("schools/<int:pk>/posts/", posts.school_posts, name="school_posts"),
    path("posts/new/", posts.write_post, name="write_post"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/edit/", posts.edit_post_words, name="edit_post_words"),
    path("posts/<int:pk>/delete/", posts.delete_post, name="delete_post"),
    path("posts/<int:pk>/pin/", posts.pin_post, name="pin_post"),
    path("posts/<int:pk>/unpin/", posts.unpin_post, name="unpin_post"),
    path("posts/<int:pk>/like/", posts.like_post, name="like_post"),
    path("posts/<int:pk>/unlike/", posts.unlike_post, name="unlike_post"),
    path("posts/<int:pk>/hide/", posts.hide_post, name="hide_post"),
    path("posts/<int:pk>/unhide/", posts.unhide_post, name="unhide_post"),
    path("posts/<int:pk>/comments/new/", posts.write_comment, name="write_comment"),
    path("posts/comments/<int:pk>/delete/", posts.delete_comment, name="delete_comment"),
    path("posts/files/<int:pk>/", posts.feed_file, name="feed_file"),
]
