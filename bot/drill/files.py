"""Files that travel through the drill, kept in memory and named as Telegram names them."""

from __future__ import annotations

import base64
import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from bot.drill.arguments import Arguments
from bot.drill.refused import Refused

JSON = dict[str, Any]

MOST_DOWN_BYTES = 20 * 1024 * 1024  # https://core.telegram.org/bots/api#getfile
MOST_PHOTO_BYTES = 10 * 1024 * 1024  # https://core.telegram.org/bots/api#sending-files
FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice"}
SUFFIXES = {"photo": ".jpg", "voice": ".oga"}
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
FRAME_HEADERS = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15 without DHT, JPG, DAC


@dataclass(frozen=True, slots=True)
class Kept:
    """`id` is opaque and the bot's own, `unique_id` the same wherever the same bytes turn up."""

    kind: str  # photo, document or voice
    id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def card(self) -> JSON:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class Files:
    def __init__(self, bot_id: int) -> None:
        self._salt = str(bot_id).encode()
        self._by_id: dict[str, Kept] = {}
        self._by_path: dict[str, Kept] = {}

    def keep(self, kind: str, content: bytes, name: str, mime_type: str) -> Kept:
        """Raises `Refused` for an empty file and for a photo that is none."""
        if not content:
            raise Refused("file must be non-empty")
        width, height = measured(content) if kind == "photo" else (0, 0)
        unique = opaque(content)[:15]
        file_id = opaque(self._salt + kind.encode() + content) + opaque(self._salt)[:12]
        path = f"{FOLDERS[kind]}/file_{len(self._by_id)}{SUFFIXES.get(kind, suffix(name))}"
        kept = Kept(kind, file_id, unique, path, name, mime_type, content, width, height)
        self._by_path[path] = kept
        return self._by_id.setdefault(file_id, kept)

    def by_id(self, file_id: str) -> Kept:
        kept = self._by_id.get(file_id)
        if kept is None:
            raise Refused("invalid file_id")
        return kept

    def by_path(self, path: str) -> Kept | None:
        return self._by_path.get(path)

    def given(self, arguments: Arguments, kind: str) -> Kept:
        """The file of a sendPhoto or sendDocument: uploaded under its name, attached, or known by its id."""
        reference = arguments.text(kind)
        upload = arguments.uploads.get(reference.removeprefix("attach://") if reference else kind)
        if upload is not None:
            return self.keep(kind, upload.content, upload.filename, upload.mime_type)
        if not reference:
            raise Refused(f"there is no {kind} in the request")
        if reference.startswith(("http://", "https://")):
            raise Refused("failed to get HTTP URL content")  # a drill never leaves the machine
        if reference not in self._by_id:
            raise Refused("wrong remote file identifier specified: Wrong string length")
        kept = self._by_id[reference]
        if kept.kind != kind:
            raise Refused(f"can't use file of type {kept.kind.capitalize()} as {kind.capitalize()}")
        return kept


def opaque(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def suffix(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f".{ending}" if stem and dot and ending.isalnum() else ""


def measured(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG. Raises `Refused` as Telegram does for what is no picture."""
    if len(content) > MOST_PHOTO_BYTES:
        raise Refused("file is too big")
    size = None
    if content.startswith(PNG) and len(content) >= 24:  # noqa: PLR2004 signature, length, "IHDR", width, height
        size = struct.unpack(">II", content[16:24])
    elif content.startswith(JPEG):
        size = measured_jpeg(content)
    if size is None:
        raise Refused("IMAGE_PROCESS_FAILED")
    return int(size[0]), int(size[1])


def measured_jpeg(content: bytes) -> tuple[int, int] | None:
    """Walks the segments to the frame header (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 each marker starts so
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker in FRAME_HEADERS:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def tiny_picture(width: int = 90, height: int = 60) -> bytes:
    """A grey PNG, for people who send a photo without having one."""
    rows = (b"\x00" + b"\x99" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def tiny_voice() -> bytes:
    """The first page of an Ogg stream; enough to be carried, not to be heard."""
    return b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + bytes(9)
