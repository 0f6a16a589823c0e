"""A file encrypted under a passphrase, in portions that can be read in any order.

Layout: a header of 64 bytes, then portions of 256 KiB of content, each followed by the 16 bytes of its tag; the last is
shorter, or empty. The key is made from the passphrase with scrypt; each portion is sealed with AES-256-GCM under the nonce
``prefix (7) · number (4, big-endian) · last? (1)`` with the header as associated data. So a byte that was changed, a portion
that was moved or dropped, and an end that is missing are all seen (the STREAM construction of Hoang, Reyhanitabar, Rogaway
and Vizár, 2015).

Header: magic (10) · version (1) · log2 of scrypt's n, r, p (3) · portion size (4) · salt (16) · prefix (7) · key check (16) ·
first 7 bytes of the SHA-256 of all before it. The last tells a damaged header from a wrong passphrase.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import secrets
import struct
import unicodedata
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from arrimage.core.problem import Refused
from arrimage.web.backup import refusals

MAGIC = b"ARRIMAGE\r\n"
VERSION = 1
PORTION = 256 * 1024
TAG = 16
_LAYOUT = struct.Struct(">10sBBBBI16s7s16s7s")
HEADER = _LAYOUT.size
#: scrypt with 128 MiB and about half a second on a small machine.
_LOG_N, _R, _P = 17, 8, 1
#: 2^32 portions of 256 KiB: the number of a portion has four bytes.
_LONGEST = 2**32 - 1


def _keys(passphrase: str, log_n: int, r: int, p: int, salt: bytes) -> tuple[bytes, bytes]:
    """Key and key check, from a passphrase in Unicode form NFKC, so that every keyboard gives the same bytes."""
    spelt = unicodedata.normalize("NFKC", passphrase).encode()
    both = hashlib.scrypt(spelt, salt=salt, n=1 << log_n, r=r, p=p, maxmem=256 * r * (1 << log_n), dklen=64)
    return both[:32], hashlib.sha256(b"check" + both[32:]).digest()[:16]


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


class SealingWriter(io.RawIOBase):
    """Encrypts what is written to it into ``sink``; ``close()`` seals the last portion and leaves ``sink`` open."""

    def __init__(self, sink: IO[bytes], passphrase: str) -> None:
        super().__init__()
        salt, self._prefix = secrets.token_bytes(16), secrets.token_bytes(7)
        key, check = _keys(passphrase, _LOG_N, _R, _P, salt)
        head = _LAYOUT.pack(MAGIC, VERSION, _LOG_N, _R, _P, PORTION, salt, self._prefix, check, b"")[:-7]
        self._header = head + hashlib.sha256(head).digest()[:7]
        self._cipher = AESGCM(key)
        self._sink = sink
        self._held = bytearray()
        self._number = 0
        sink.write(self._header)

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Take bytes; whole portions are sealed at once, but for the last, which may turn out to be the last of all."""
        taken = memoryview(data).cast("B")  # type: ignore[arg-type]
        self._held += taken
        while len(self._held) > PORTION:
            self._seal(bytes(self._held[:PORTION]), last=False)
            del self._held[:PORTION]
        return len(taken)

    def _seal(self, content: bytes, *, last: bool) -> None:
        if self._number > _LONGEST:
            raise OSError("too long for one sealed file")
        self._sink.write(self._cipher.encrypt(_nonce(self._prefix, self._number, last), content, self._header))
        self._number += 1

    def close(self) -> None:
        """Seal what is left as the last portion."""
        if not self.closed:
            try:
                self._seal(bytes(self._held), last=True)
            finally:
                super().close()

    def abandon(self) -> None:
        """Close without a last portion: what was written cannot be mistaken for a whole file."""
        super().close()


def is_sealed(start: bytes) -> bool:
    """Whether a file that begins with these bytes (ten or more) is one of these."""
    return start[: len(MAGIC)] == MAGIC


class SealedReader(io.RawIOBase):
    """The content of a sealed file, readable and seekable; every byte given out was authenticated.

    Raises:
        Refused: from the constructor for a wrong passphrase, a damaged header, a newer version or a missing end; from
            ``read`` for a portion that was changed or moved.
    """

    def __init__(self, source: IO[bytes], passphrase: str, name: str) -> None:
        super().__init__()
        self._source, self._name = source, name
        source.seek(0)
        self._header = source.read(HEADER)
        if not is_sealed(self._header):
            raise refusals.no_backup(name)
        if len(self._header) < HEADER:
            raise refusals.incomplete(name)
        _, version, log_n, r, p, portion, salt, self._prefix, check, fold = _LAYOUT.unpack(self._header)
        if not hmac.compare_digest(hashlib.sha256(self._header[:-7]).digest()[:7], fold):
            raise refusals.damaged(name)
        if version > VERSION:
            raise refusals.newer(name, version)
        # Bounds on what a header may ask for, so that a forged one cannot fill the memory.
        if not (10 <= log_n <= 20 and 1 <= r <= 16 and 1 <= p <= 4 and 1024 <= portion <= 1 << 24):
            raise refusals.damaged(name)
        key, expected = _keys(passphrase, log_n, r, p, salt)
        if not hmac.compare_digest(check, expected):
            raise refusals.wrong_passphrase(name)
        self._cipher, self._portion = AESGCM(key), portion
        body = source.seek(0, os.SEEK_END) - HEADER
        full, rest = divmod(body, portion + TAG)
        # A last portion of full size leaves no rest; an empty file is one empty portion.
        self._count = full + 1 if rest else full
        if self._count == 0 or 0 < rest < TAG:
            raise refusals.incomplete(name)
        self.size = body - self._count * TAG
        self._position = 0
        self._kept: tuple[int, bytes] | None = None
        self._check_end()

    def _check_end(self) -> None:
        """Tell a file whose end is missing from one whose last portion was changed."""
        number = self._count - 1
        sealed = self._sealed(number)
        try:
            self._cipher.decrypt(_nonce(self._prefix, number, True), sealed, self._header)
        except InvalidTag:
            raise self._bad_end(number, sealed) from None

    def _bad_end(self, number: int, sealed: bytes) -> Refused:
        try:
            self._cipher.decrypt(_nonce(self._prefix, number, False), sealed, self._header)
        except InvalidTag:
            # What is left of a portion that was cut fails like one that was changed; a full one was changed.
            short = len(sealed) < self._portion + TAG
            return (refusals.damaged_or_incomplete if short else refusals.damaged)(self._name)
        return refusals.incomplete(self._name)

    def _sealed(self, number: int) -> bytes:
        self._source.seek(HEADER + number * (self._portion + TAG))
        return self._source.read(self._portion + TAG)

    def _open(self, number: int) -> bytes:
        if self._kept is None or self._kept[0] != number:
            last = number == self._count - 1
            try:
                content = self._cipher.decrypt(_nonce(self._prefix, number, last), self._sealed(number), self._header)
            except InvalidTag:
                raise refusals.damaged(self._name) from None
            self._kept = (number, content)
        return self._kept[1]

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """As in every file."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: object) -> int:
        """Read at most to the end of a portion."""
        room = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._position >= self.size or not len(room):
            return 0
        number, within = divmod(self._position, self._portion)
        part = self._open(number)[within : within + len(room)]
        room[: len(part)] = part
        self._position += len(part)
        return len(part)
