from __future__ import annotations

import hashlib

import pytest

from shuzhi_desktop.services.sm3 import pure_sm3_hex, sm3_hex

STANDARD = [
    (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    (b"", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"),
]


@pytest.mark.parametrize(("content", "digest"), STANDARD)
def test_both_ways_give_the_vectors_of_the_standard(content: bytes, digest: str) -> None:
    assert pure_sm3_hex(content) == digest
    assert sm3_hex(content) == digest


def test_without_the_platforms_library_the_digest_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str, content: bytes = b"") -> None:
        raise ValueError(name)

    expected = [sm3_hex(bytes(range(n % 256)) * 3) for n in range(0, 200, 17)]
    monkeypatch.setattr(hashlib, "new", absent)
    assert [sm3_hex(bytes(range(n % 256)) * 3) for n in range(0, 200, 17)] == expected
