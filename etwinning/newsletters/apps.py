from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    name = "etwinning.newsletters"
