from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "etwinning.guests"
