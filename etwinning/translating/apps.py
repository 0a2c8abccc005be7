from django.apps import AppConfig


class TranslatingConfig(AppConfig):
    name = "etwinning.translating"
