from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "etwinning.pages"
