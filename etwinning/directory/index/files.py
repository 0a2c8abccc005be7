"""One file of named parts, written once and read through the page cache: numbers, strings, bitmaps."""

import json
import mmap
import os
import struct
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Self, overload

from pyroaring import BitMap

_END: Final = struct.Struct("<QQ")  # where the table of contents begins, and how long it is
_ROUND: Final = 8


class Writer:
    """Writes the parts one after the other, the table of contents last; the file is there when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.half = path.with_suffix(f".{os.getpid()}.half")
        self.file = self.half.open("wb")
        self.parts: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_more: object) -> None:
        if kind is not None:
            self.file.close()
            self.half.unlink()
            return
        contents = json.dumps(self.parts).encode()
        start = self.file.tell()
        self.file.write(contents)
        self.file.write(_END.pack(start, len(contents)))
        self.file.close()
        self.half.replace(self.path)

    def write(self, name: str, data: bytes) -> None:
        """A part as it is."""
        self._part(name, [data])

    def write_many(self, name: str, pieces: Iterable[bytes]) -> None:
        """Many pieces as one part, with a second one that says where each begins."""
        at = array("Q", [0])

        def noted() -> Iterable[bytes]:
            for piece in pieces:
                at.append(at[-1] + len(piece))
                yield piece

        self._part(name, noted())
        self._part(f"{name}.at", [at.tobytes()])

    def _part(self, name: str, pieces: Iterable[bytes]) -> None:
        start = self.file.tell()
        for piece in pieces:
            self.file.write(piece)
        length = self.file.tell() - start
        self.file.write(b"\0" * (-length % _ROUND))
        self.parts[name] = (start, length)


class Reader:
    """The parts of a written file. Only what is asked for comes into memory, and all processes share it."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        start, length = _END.unpack(self.data[-_END.size :])
        self.parts: dict[str, list[int]] = json.loads(bytes(self.data[start : start + length]))

    def part(self, name: str) -> memoryview:
        start, length = self.parts[name]
        return self.data[start : start + length]

    def numbers(self, name: str, code: str = "Q") -> "memoryview[Any]":
        return self.part(name).cast(code)  # type: ignore[call-overload,no-any-return]


class Pieces(Sequence[bytes]):
    """What `write_many` wrote."""

    def __init__(self, reader: Reader, name: str) -> None:
        self.data = reader.part(name)
        self.at = reader.numbers(f"{name}.at")

    def __len__(self) -> int:
        return len(self.at) - 1

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        return bytes(self.data[self.at[place] : self.at[place + 1]])

    def bits(self, place: int) -> BitMap:
        return BitMap.deserialize(self[place])
