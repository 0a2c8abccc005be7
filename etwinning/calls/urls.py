"""The pages and deeds of partner calls and campaigns."""

from django.urls import path

from etwinning.calls.views import calls, campaigns, writing

urlpatterns = [
    path("calls/in/<slug:band>/", calls.calls_in_band, name="calls_in_band"),
    path("calls/for-you/", calls.fitting_calls, name="fitting_calls"),
    path("calls/mine/", calls.my_calls, name="my_calls"),
    path("calls/new/", writing.write_call, name="write_call"),
    path("calls/answers/<int:pk>/remove/", calls.remove_answer, name="remove_answer"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/answer/", calls.answer_call, name="answer_call"),
    path("calls/<int:pk>/edit/", writing.edit_call, name="edit_call"),
    path("calls/<int:pk>/save/", writing.save_call, name="save_call"),
    path("calls/<int:pk>/publish/", writing.publish_call, name="publish_call"),
    path("calls/<int:pk>/discard/", writing.discard_call, name="discard_call"),
    path("calls/<int:pk>/renew/", calls.renew_call, name="renew_call"),
    path("calls/<int:pk>/answered/", calls.mark_answered, name="mark_answered"),
    path("calls/<int:pk>/close/", calls.close_call, name="close_call"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.open_campaign, name="open_campaign"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:pk>/edit/", campaigns.edit_campaign, name="edit_campaign"),
]
