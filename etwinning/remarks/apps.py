from django.apps import AppConfig


class RemarksConfig(AppConfig):
    name = "etwinning.remarks"
