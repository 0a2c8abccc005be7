"""The pages, served by granian in WSGI mode. Static files are answered before Django: compressed, cached for good."""

import gc

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from whitenoise import WhiteNoise

from etwinning.config.shared import Shared
from etwinning.config.start.boot import boot
from etwinning.config.visitors import KeptForVisitors

boot()


def _secret() -> str:
    """Of this site with this database: others in the same folder share nothing with it."""
    database = settings.DATABASES["default"]
    return "\n".join([settings.SECRET_KEY, *(str(database.get(name)) for name in ("HOST", "PORT", "NAME"))])


application = KeptForVisitors(
    WhiteNoise(
        WSGIHandler(),
        root=settings.STATIC_ROOT if settings.STATIC_ROOT.is_dir() else None,
        prefix=settings.STATIC_URL,
        immutable_file_test=r"\.[0-9a-f]{12}\.",
        max_age=60,
    ),
    Shared(settings.VAR / "visitors", _secret()),
)

# What is loaded now stays: nobody need look whether it can go, nor after every two thousand things made for an answer.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
