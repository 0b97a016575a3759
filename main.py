"""Starts Roundbook: a command of the command line, or the app when there is none.

A process that is only to read a foreign workbook (see storage.workbooks.reading) is started through
this file too, so that it works from a frozen program; it gets nothing but what reading needs. The
window is opened without the command line's library, which would cost a tenth of its start.
"""

import gc
import sys
from collections.abc import Sequence

__all__ = ["main"]

READ_WORKBOOK = "--read-workbook"
DATA = "--data"


def main() -> int:
    """Run what the arguments ask for and return the exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == [READ_WORKBOOK]:
        from storage.workbooks.reading.child import main as read_workbook

        return read_workbook(arguments[1:])
    folder = _folder_of_window(arguments)
    if folder is not None:
        gc.disable()  # hundreds of classes are made and none dies; the window collects later
        from ui.app import open_window

        return open_window(folder)
    from ui.command_line import run

    return run(arguments)


def _folder_of_window(arguments: Sequence[str]) -> str | None:
    """Return the data folder ("" for the usual one) where nothing but the window is asked for."""
    match arguments:
        case []:
            return ""
        case [option, folder] if option == DATA and folder:
            return folder
        case [option] if option.startswith(f"{DATA}=") and option != f"{DATA}=":
            return option.removeprefix(f"{DATA}=")
        case _:
            return None


if __name__ == "__main__":
    sys.exit(main())
