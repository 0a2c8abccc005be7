from django.apps import AppConfig
from django.contrib.messages.apps import MessagesConfig


class Config(AppConfig):
    name = "etwinning.config"


class ShownOnce(MessagesConfig):
    """Django's sentences that are shown once. It has no table; its label is what our messages are called."""

    label = "shown_once"
