"""What a server has recorded."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Recording:
    """A recording: since when, how many minutes, and where it is seen."""

    begins: datetime
    minutes: int
    address: str
