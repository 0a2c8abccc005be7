"""An S3 store instead of the folder of kept files (`ETWINNING_FILES`): a private bucket behind our own rules.

No address of the bucket ever leaves the server: each answer asks its rule and passes the bytes on. Reading is by
ranges, so that jumping in a film does not fetch the whole of it. Loaded only where it is set up: boto3 weighs 40 MB.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from etwinning.core.storage import StorageAway, Upload

NOT_THERE = {404}
SERVER = 500
PART = 1 << 20


def options_from(address: str) -> dict[str, Any]:
    """The options of the storage from `s3://key:secret@host/bucket?region=…` (`s3+http://` without TLS). ValueError."""
    parts = urlsplit(address)
    scheme = {"s3": "https", "s3+http": "http"}.get(parts.scheme)
    bucket = parts.path.strip("/")
    if not (scheme and parts.hostname and parts.username and parts.password and bucket and "/" not in bucket):
        message = "ETWINNING_FILES must look like s3://key:secret@host/bucket?region=eu-central-1."
        raise ValueError(message)
    return {
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "bucket_name": bucket,
        "endpoint_url": f"{scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else ""),
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
    }


class HashBucket(S3Storage):  # type: ignore[misc]
    """The bucket. A name is the hash of its bytes, so writing the same name again writes the same."""

    def __init__(self, address: str) -> None:
        config = Config(
            signature_version="s3v4", s3={"addressing_style": "path"}, connect_timeout=4, read_timeout=30,
            retries={"max_attempts": 2}, request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )  # fmt: skip
        super().__init__(
            **options_from(address),
            client_config=config,
            default_acl=None,
            file_overwrite=True,
            transfer_config=TransferConfig(use_threads=False),
        )

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - Django names it
        """The very name: the same name is the same bytes."""
        return name

    def _open(self, name: str, mode: str = "rb") -> Upload:  # noqa: ARG002 - Django names it
        with _asking(name):
            size = self.connection.meta.client.head_object(Bucket=self.bucket_name, Key=name)["ContentLength"]
        return File(io.BufferedReader(_Far(self, name, size), PART), name)

    def _save(self, name: str, content: Upload) -> str:
        with _asking(name):
            saved: str = super()._save(name, content)
        return saved

    def delete(self, name: str) -> None:
        """Remove it; what is not there is removed already."""
        with _asking(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether it is there."""
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """How many bytes it has. Raises FileNotFoundError."""
        with _asking(name):
            return int(self.connection.meta.client.head_object(Bucket=self.bucket_name, Key=name)["ContentLength"])


class _Far(io.RawIOBase):
    """An object of the bucket as a file: the stream begins anew where one seeks to."""

    def __init__(self, storage: HashBucket, name: str, length: int) -> None:
        self.storage, self.key, self.length = storage, name, length
        self.at, self.stream = 0, None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        to = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.length}[whence]
        if to != self.at:
            self._let_go()
            self.at = to
        return to

    def readinto(self, buffer: Any) -> int:
        if self.at >= self.length:
            return 0
        with _asking(self.key):
            if self.stream is None:
                client, bucket = self.storage.connection.meta.client, self.storage.bucket_name
                self.stream = client.get_object(Bucket=bucket, Key=self.key, Range=f"bytes={self.at}-")["Body"]
            some = self.stream.read(len(buffer))  # type: ignore[attr-defined]
        buffer[: len(some)] = some
        self.at += len(some)
        return len(some)

    def close(self) -> None:
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        if self.stream is not None:
            self.stream.close()
            self.stream = None


@contextmanager
def _asking(name: str) -> Iterator[None]:
    """What goes wrong in between is FileNotFoundError, StorageAway, or a fault of ours (a wrong secret)."""
    try:
        yield
    except ClientError as said:
        status = said.response.get("ResponseMetadata", {}).get("HTTPStatusCode", SERVER)
        if status in NOT_THERE:
            raise FileNotFoundError(name) from said
        if status >= SERVER:
            raise StorageAway(str(said)) from said
        raise
    except BotoCoreError as gone:
        raise StorageAway(str(gone)) from gone
