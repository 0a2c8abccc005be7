"""Films and sounds that every browser plays, made by ffmpeg where it is found, which reads what strangers sent.

So it runs as a process of its own with little time, memory and room, in a folder of its own, asks nobody anything and
opens nothing but its two files; what the file is has been judged before, and only the readers for that are used.
What comes out is drawn anew: no place, no name, no device, no second track.
"""

import contextlib
import importlib
import importlib.util
import os
import re
import resource
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

OFF = "off"
MOST_PIXELS = 50_000_000  # of one picture of a film, as core.pictures allows
PATIENCE = 15 * 60  # seconds for one film
LARGEST = 400_000_000  # bytes that may be written
MEMORY = 4 << 30  # addresses, not pages: much of it is never touched
LIMITS = {
    "RLIMIT_AS": MEMORY,
    "RLIMIT_CPU": 2 * PATIENCE,
    "RLIMIT_FSIZE": LARGEST,
    "RLIMIT_NOFILE": 64,
    "RLIMIT_CORE": 0,
}
SENT, MADE, STILL, SAID = "sent", "made", "still", "said"
READERS = {  # by the judged type (core.judge)
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "video/ogg": "ogg",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
}
CODECS = (
    "h264,hevc,mpeg4,h263,mjpeg,vp8,vp9,libdav1d,av1,theora,aac,mp3,mp3float,opus,libopus,vorbis,flac,alac,"
    "pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_u8,pcm_s16be,pcm_mulaw,pcm_alaw,amrnb,amrwb,png"
)
ALONE = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-progress", "pipe:1", "-y")
CAREFUL = ("-protocol_whitelist", "file", "-max_pixels", str(MOST_PIXELS), "-codec_whitelist", CODECS, "-threads", "2")
NAMELESS = ("-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags", "+bitexact")
BOX = (  # 720p, lying or upright
    "scale=w='if(gte(iw,ih),min(1280,iw),min(720,iw))':h='if(gte(iw,ih),min(720,ih),min(1280,ih))'"
    ":force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1"
)
FILM = (
    *("-map", "0:V:0?", "-map", "0:a:0?", *NAMELESS, "-vf", BOX, "-fpsmax", "30", "-pix_fmt", "yuv420p"),
    *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-crf", "26"),
    *("-maxrate", "2500k", "-bufsize", "5000k", "-threads", "2", "-c:a", "aac", "-b:a", "96k", "-ac", "2"),
)
SOUND = ("-map", "0:a:0", "-vn", *NAMELESS, "-c:a", "aac", "-b:a", "128k", "-ac", "2")
STREAMED = ("-movflags", "+faststart", "-f", "mp4", f"file:{MADE}")
TIME = re.compile(r"^out_time_us=(\d{1,15})$", re.MULTILINE)


class Failed(Exception):
    """It could not be made of this file. The text is for the operator."""


@dataclass(frozen=True)
class Made:
    """What came out: the whole seconds it plays, and a picture of it (PNG), if it has any."""

    seconds: int
    still: bytes


def program() -> str:
    """The path of ffmpeg: the one that is set, else of PATH, else of the package imageio-ffmpeg; empty without any."""
    wanted: str = settings.FFMPEG
    if wanted:
        return "" if wanted == OFF else shutil.which(wanted) or ""
    return shutil.which("ffmpeg") or _bundled()


def convert(folder: Path, mime: str) -> Made:
    """Make `folder/made` (MP4: H.264 and AAC, or AAC alone) of `folder/sent`, which was judged to be of this type.

    Raises Failed where that is not possible.
    """
    reader = READERS.get(mime, "")
    if not reader:
        message = f"no reader for {mime}"
        raise Failed(message)
    is_film = mime.startswith("video/")
    said = _run(folder, *CAREFUL, "-f", reader, "-i", f"file:{SENT}", *(FILM if is_film else SOUND), *STREAMED)
    made = folder / MADE
    if not made.exists() or not made.stat().st_size:
        message = "nothing was made"
        raise Failed(message)
    seconds = int(max(TIME.findall(said) or ["0"], key=int)) / 1_000_000
    still = b""
    if is_film:
        with contextlib.suppress(Failed):  # a film without a picture is still heard
            at = ("-ss", f"{min(3.0, seconds / 5):.2f}", "-f", "mov", "-i", f"file:{MADE}", "-map", "0:v:0")
            _run(folder, *CAREFUL, *at, "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", f"file:{STILL}")
            still = (folder / STILL).read_bytes()
    return Made(round(seconds), still)


def _run(folder: Path, *words: str) -> str:
    """Run ffmpeg to its end and return its progress. Raises Failed, also for what takes too much of anything."""
    with (folder / SAID).open("wb") as complaint:
        process = subprocess.Popen(
            [program(), *ALONE, *words],
            cwd=folder,
            env={"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaint,
            start_new_session=True,
        )
        try:
            _bound(process.pid)
            said, _nothing = process.communicate(timeout=PATIENCE)
        except BaseException as late:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            if isinstance(late, subprocess.TimeoutExpired):
                raise Failed("it took too long") from late
            raise
    if process.returncode:
        told = (folder / SAID).read_bytes()[-500:].decode("utf-8", "replace")
        message = f"ffmpeg ended with {process.returncode}: {told}"
        raise Failed(message)
    return said.decode("ascii", "replace")


def _bound(pid: int) -> None:
    """Bounds for a process that has just begun, where the system knows them (Linux), and a low place in the queue."""
    with contextlib.suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, pid, 10)
        if hasattr(resource, "prlimit"):
            for name, most in LIMITS.items():
                kind = getattr(resource, name)
                _now, above = resource.prlimit(pid, kind)
                bound = most if above == resource.RLIM_INFINITY else min(most, above)
                resource.prlimit(pid, kind, (bound, bound))


def _bundled() -> str:
    """The ffmpeg of the optional package imageio-ffmpeg."""
    if importlib.util.find_spec("imageio_ffmpeg") is None:
        return ""
    try:
        return str(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except RuntimeError:
        return ""
