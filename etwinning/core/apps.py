import django_stubs_ext
from django.apps import AppConfig

django_stubs_ext.monkeypatch()  # the first of our apps: before any class says of what it is made


class CoreConfig(AppConfig):
    name = "etwinning.core"
