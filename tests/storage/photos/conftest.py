"""Small pictures that are JPEGs as far as the store cares."""

from collections.abc import Callable

import pytest


@pytest.fixture
def jpeg() -> Callable[[int], bytes]:
    def make(number: int, size: int = 2_000) -> bytes:
        return b"\xff\xd8" + f"photo {number} ".encode() * (size // 8)

    return make
