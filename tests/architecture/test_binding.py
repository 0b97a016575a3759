"""The Qt binding does not lose references to None, as PySide6 6.12.0 does on Python 3.11.

A program on such a binding aborts after some thousand calls; from Python 3.12 on None is immortal.
"""

import sys

import pytest
from PySide6.QtWidgets import QLabel

CALLS = 2000


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_a_call_that_returns_nothing_keeps_none_alive(qapp: object) -> None:
    assert qapp is not None
    label = QLabel()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("走访")
    assert abs(sys.getrefcount(None) - before) < 100
