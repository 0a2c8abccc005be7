"""The maker of `bin/bench archive`: given key, attempt and folder; says at its end how much memory it took, in MB."""

import resource
import sys

from etwinning.config.start.boot import boot


def main(key: str, attempt: str, folder: str) -> None:
    """Make it from the files in that folder, and into it."""
    boot()
    from django.conf import settings  # noqa: PLC0415 - after boot

    from etwinning.archives.actions import write_archive  # noqa: PLC0415 - as above

    settings.MEDIA_ROOT = folder
    write_archive.call(int(key), attempt)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
