from django.apps import AppConfig
from django.contrib.messages.apps import MessagesConfig
from wagtail.admin.apps import WagtailAdminAppConfig


class Config(AppConfig):
    name = "etwinning.config"


class ShownOnce(MessagesConfig):
    """Django's sentences that are shown once. It has no table; its label is what our messages are called."""

    label = "shown_once"


class WithoutMails(WagtailAdminAppConfig):  # type: ignore[misc]
    """The CMS with its mails off; `editing.listening` tells instead.

    They are in the language of whoever pressed the button, reach only who once was here, and where the mail server is
    away, they are an error of the page.
    """

    def ready(self) -> None:
        super().ready()
        from wagtail.models import TaskState, WorkflowState  # noqa: PLC0415 - models
        from wagtail.signals import (  # noqa: PLC0415 - as above
            task_submitted,
            workflow_approved,
            workflow_rejected,
            workflow_submitted,
        )

        task_submitted.disconnect(sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification")
        for signal, name in (
            (workflow_submitted, "submitted"),
            (workflow_approved, "approved"),
            (workflow_rejected, "rejected"),
        ):
            signal.disconnect(sender=WorkflowState, dispatch_uid=f"workflow_state_{name}_email_notification")
