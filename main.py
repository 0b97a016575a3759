"""Starts Roundbook: a command of the command line, or the app when there is none.

A process that is only to read a foreign workbook (see storage.workbooks.reading) is started through
this file too, so that it works from a frozen program; it gets nothing but what reading needs.
"""

import sys

__all__ = ["main"]

READ_WORKBOOK = "--read-workbook"


def main() -> int:
    """Run what the arguments ask for and return the exit code."""
    if sys.argv[1:2] == [READ_WORKBOOK]:
        from storage.workbooks.reading.child import main as read_workbook

        return read_workbook(sys.argv[2:])
    from ui.command_line import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
