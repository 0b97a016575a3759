"""Cyclic garbage is collected in the window's thread alone.

Python collects in whichever thread happens to allocate. A widget that hangs in a cycle and is
destroyed in the thread of a background job takes the whole process with it, at a moment nobody can
foresee.
"""

import gc

from PySide6.QtCore import QObject, QTimer

__all__ = ["Collector"]

_EVERY = 1000


class Collector(QObject):
    """Stands in for Python's own collector between :meth:`start` and :meth:`stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Collect here from now on, once a second at most."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    @staticmethod
    def collect() -> None:
        """Collect the oldest generation that is due, as Python would."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        generations = [at for at, (count, most) in enumerate(due) if most and count > most]
        if generations:
            gc.collect(generations[-1])
