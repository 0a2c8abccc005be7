from django.urls import path

from etwinning.newsletters import views

urlpatterns = [
    path("newsletter/", views.ask_newsletter, name="ask_newsletter"),
    path("newsletter/confirm/<str:token>/", views.confirm_newsletter, name="confirm_newsletter"),
    path("newsletter/stop/<str:token>/", views.stop_newsletter, name="stop_newsletter"),
]
