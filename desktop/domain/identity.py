"""Identities that two offices without a network never give out twice."""

import os
import time
from typing import NewType

Uid = NewType("Uid", bytes)
"""A UUIDv7 as its 16 bytes (RFC 9562 §5.7): sorts by time of creation, primary and foreign key everywhere."""


def new_uid() -> Uid:
    """A fresh UUIDv7: 48 bits of Unix milliseconds, 74 random bits."""
    stamp = time.time_ns() // 1_000_000
    tail = bytearray(os.urandom(10))
    tail[0] = 0x70 | (tail[0] & 0x0F)
    tail[2] = 0x80 | (tail[2] & 0x3F)
    return Uid(stamp.to_bytes(6, "big") + bytes(tail))


def uid_text(uid: Uid) -> str:
    """Lower-case hexadecimal, for file names, JSON and evidence lists."""
    return uid.hex()


def uid_of(text: str) -> Uid:
    """The inverse of uid_text.

    Raises:
        ValueError: not 32 hexadecimal digits.
    """
    raw = bytes.fromhex(text)
    if len(raw) != 16:
        raise ValueError(text)
    return Uid(raw)
