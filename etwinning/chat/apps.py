from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "etwinning.chat"
