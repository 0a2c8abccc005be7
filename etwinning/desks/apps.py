from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "etwinning.desks"
