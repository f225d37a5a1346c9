"""The SM3 digest (GB/T 32905-2016), from the platform's library where it has it, else computed here."""

from __future__ import annotations

import hashlib

_MASK = 0xFFFFFFFF
_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)


def sm3_hex(content: bytes) -> str:
    """The digest of `content` as 64 hexadecimal digits."""
    try:
        return hashlib.new("sm3", content).hexdigest()
    except ValueError:
        return pure_sm3_hex(content)


def pure_sm3_hex(content: bytes) -> str:
    """The digest without any library; some builds of OpenSSL leave SM3 out."""
    padded = content + b"\x80" + bytes(-(len(content) + 9) % 64) + (len(content) * 8).to_bytes(8, "big")
    state: tuple[int, ...] = _START
    for offset in range(0, len(padded), 64):
        state = _compress(state, padded[offset : offset + 64])
    return "".join(f"{word:08x}" for word in state)


def _turn(word: int, by: int) -> int:
    by %= 32
    return ((word << by) | (word >> (32 - by))) & _MASK


def _expand(block: bytes) -> list[int]:
    words = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ _turn(words[j - 3], 15)
        spread = mixed ^ _turn(mixed, 15) ^ _turn(mixed, 23)
        words.append(spread ^ _turn(words[j - 13], 7) ^ words[j - 6])
    return words


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = _expand(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        early = j < 16
        first = _turn((_turn(a, 12) + e + _turn(0x79CC4519 if early else 0x7A879D8A, j)) & _MASK, 7)
        second = first ^ _turn(a, 12)
        choice = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        pick = e ^ f ^ g if early else (e & f) | (~e & _MASK & g)
        up = (choice + d + second + (words[j] ^ words[j + 4])) & _MASK
        down = (pick + h + first + words[j]) & _MASK
        a, b, c, d = up, a, _turn(b, 9), c
        e, f, g, h = down ^ _turn(down, 9) ^ _turn(down, 17), e, _turn(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))
