"""The real ClamAV, where it is installed, with a database of one signature: EICAR's. (A stand-in: test_files.)"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from pytest_django import Settings

from etwinning.core import scanning
from etwinning.core.files import keep_file
from etwinning.core.models import File
from etwinning.core.tests import samples

DAEMON = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin") or ""
# Written in two halves, so that no scanner takes this file for the thing itself (eicar.org).
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DAEMON, reason="no clamd on this machine: apt-get install clamav-daemon"),
]


@pytest.fixture
def clamav(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A daemon of our own, on a socket in a short folder."""
    settings.MEDIA_ROOT = tmp_path
    with tempfile.TemporaryDirectory(prefix="clam-") as name:
        folder = Path(name)
        (folder / "eicar.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
        config = {
            "DatabaseDirectory": folder,
            "LocalSocket": folder / "ctl",
            "Foreground": "yes",
            "User": pwd.getpwuid(os.getuid()).pw_name,
            "StreamMaxLength": "1M",
        }
        (folder / "clamd.conf").write_text("".join(f"{key} {value}\n" for key, value in config.items()))
        daemon = subprocess.Popen([DAEMON, f"--config-file={folder}/clamd.conf"], stdout=subprocess.DEVNULL)
        try:
            for _moment in range(200):
                if (folder / "ctl").exists():
                    break
                time.sleep(0.1)
            settings.FILE_SCANNER = f"unix:{folder}/ctl"
            yield
        finally:
            daemon.terminate()
            daemon.wait()


@pytest.mark.usefixtures("clamav")
def test_eicar_is_found_and_its_file_closed(ayse: AbstractBaseUser) -> None:
    for content, said in ((EICAR, "infected"), (b"%PDF-1.7 " + EICAR, "infected"), (b"%PDF-1.7 lesson", "clean")):
        file = keep_file(samples.upload(content, "lesson.pdf"), by=ayse)
        file.refresh_from_db()
        assert file.scan == said


@pytest.mark.usefixtures("clamav")
def test_what_is_longer_than_it_takes_stays_waiting(ayse: AbstractBaseUser) -> None:
    with pytest.raises(OSError, match=r"size limit|Broken pipe|reset"):
        keep_file(samples.upload(b"%PDF-1.7 " + bytes(5_000_000), "long.pdf"), by=ayse)
    assert not File.objects.filter(scan=File.Scan.CLEAN).exists()
    assert scanning.is_scanning()
