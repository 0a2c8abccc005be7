"""What can be done in the portal. What its editors do is `editing`'s."""

from etwinning.portal.actions.helping import say_helpful

__all__ = ["say_helpful"]
