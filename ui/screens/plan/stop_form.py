"""The short form of a planned visit, which 今日 uses too."""

from ui.stop_form import StopForm

__all__ = ["StopForm"]
