from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "etwinning.people"

    def ready(self) -> None:
        from etwinning.people.accounts import HEARD, note_deed  # noqa: PLC0415 - needs the models

        for signal in HEARD:
            signal.connect(note_deed)
