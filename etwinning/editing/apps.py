from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "etwinning.editing"

    def ready(self) -> None:
        from etwinning.editing.listening import listen  # noqa: PLC0415 - it reads models

        listen()
