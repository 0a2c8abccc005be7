from django.urls import path

from etwinning.tickets import views

urlpatterns = [
    path("help/ask/", views.ask_desk, name="ask_desk"),
    path("help/questions/", views.my_questions, name="my_questions"),
    path("help/questions/<int:pk>/", views.question, name="question"),
    path("help/questions/<int:pk>/add/", views.add_words, name="add_words"),
    path("help/questions/<int:pk>/settle/", views.settle_ticket, name="settle_ticket"),
    path("help/asked/<str:token>/", views.question_by_link, name="question_by_link"),
    path("help/asked/<str:token>/add/", views.add_words_by_link, name="add_words_by_link"),
    path("help/asked/<str:token>/settle/", views.settle_by_link, name="settle_by_link"),
    path("desks/questions/<int:pk>/", views.desk_ticket, name="desk_ticket"),
    path("desks/questions/<int:pk>/answer/", views.answer_ticket, name="answer_ticket"),
    path("desks/questions/<int:pk>/note/", views.note_ticket, name="note_ticket"),
    path("desks/questions/<int:pk>/pass-on/", views.pass_ticket_on, name="pass_ticket_on"),
    path("desks/questions/<int:pk>/hand-back/", views.hand_ticket_back, name="hand_ticket_back"),
    path("desks/questions/<int:pk>/close/", views.close_ticket, name="close_ticket"),
]
