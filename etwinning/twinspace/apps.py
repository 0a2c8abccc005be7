from django.apps import AppConfig


class TwinspaceConfig(AppConfig):
    name = "etwinning.twinspace"
