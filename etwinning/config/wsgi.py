"""The pages, served by granian in WSGI mode. Static files are answered before Django: compressed, cached for good."""

import os

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from etwinning.config.start.orphan import end_with_parent

end_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "etwinning.config.settings")

pages = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the apps come first

application = WhiteNoise(
    pages,
    root=settings.STATIC_ROOT if settings.STATIC_ROOT.is_dir() else None,
    prefix=settings.STATIC_URL,
    immutable_file_test=r"\.[0-9a-f]{12}\.",
    max_age=60,
)
