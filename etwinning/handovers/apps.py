from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "etwinning.handovers"
