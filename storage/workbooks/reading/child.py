"""The process that opens foreign workbooks: it may die, and nothing else dies with it.

Started as a hidden command of our own program. Its standard input brings a job and, sheet by
sheet, what the scan found; when that ends, so does the process. Its standard output carries JSON
lines (:mod:`storage.workbooks.reading.protocol`); it writes nothing else anywhere.
"""

import gc
import json
import math
import os
import queue
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

__all__ = ["CHILD_OPTION", "main"]

CHILD_OPTION: Final = "--read-workbook"
_ORPHANED: Final = 3
_LONGEST_LINE: Final = 8 * 2**20
_JSON: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False
).encode


def main(argv: Sequence[str]) -> int:
    """Run the child. ``argv`` holds nothing of use: the jobs come by standard input."""
    del argv
    output = _private_output()
    inbox = _Inbox()
    gc.disable()  # rows by the hundred thousand hold no cycles; looking for them costs a tenth
    while True:
        job = inbox.get()
        _limit_this_process(int(job["memory"]), int(job["seconds"]))
        _do(job, inbox, output)
        output.flush()
        if not job["stay"]:
            return 0
        gc.collect()
        gc.freeze()  # what is loaded stays; looking through it each time costs as much as a sheet


def _do(job: Any, inbox: "_Inbox", output: BinaryIO) -> None:
    # What may be heavy or may fail is loaded only once the limits hold, the file first.
    from storage.workbooks.reading.sources import Loader

    loader = Loader(Path(job["path"]), job["sheets"])
    from storage.workbooks.reading.work import read_book

    read_book(job, loader, inbox.get, _Writer(output).write)


def _private_output() -> BinaryIO:
    """Keep standard output for our lines; whatever else prints goes nowhere."""
    own = os.fdopen(os.dup(1), "wb", buffering=2**16)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return own


class _Inbox:
    """Messages of the parent. When it is gone, so are we, whatever we were doing."""

    def __init__(self) -> None:
        self._messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        """Read below Python's files: no lock of theirs is then held when the process ends."""
        rest = b""
        while block := os.read(0, 2**16):
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                self._messages.put(json.loads(line))
        os._exit(_ORPHANED)

    def get(self) -> Any:
        return self._messages.get()


class _Writer:
    """Writes JSON lines. Rows come as columns; those that make too long a line are halved."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output

    def write(self, kind: str, content: Any) -> None:
        if kind == "rows":
            self._write_columns(content)
        else:
            self._output.write(f"[{_JSON(kind)},{_JSON(content)}]\n".encode())

    def _write_columns(self, columns: Sequence[Sequence[Any]]) -> None:
        line = f'["rows",[{",".join(map(_json_of_column, columns))}]]\n'.encode()
        count = len(columns[0])
        if len(line) > _LONGEST_LINE and count > 1:
            self._write_columns([column[: count // 2] for column in columns])
            self._write_columns([column[count // 2 :] for column in columns])
        else:
            self._output.write(line)


def _json_of_column(values: Sequence[Any]) -> str:
    """Write a column as JSON; one of plain texts is joined, which takes a third of the time."""
    if isinstance(values[0], str) and None not in values:
        joined = '","'.join(values)
        plain = "\\" not in joined and joined.isprintable()
        if plain and joined.count('"') == 2 * (len(values) - 1):
            return f'["{joined}"]'
    return _JSON(values)


def _limit_this_process(memory: int, seconds: int) -> None:
    """Bound memory and processor time where the system can (Windows: the parent's clock alone).

    The time is that of one job: what earlier ones took is given on top.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    for limit, amount in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        most = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(limit, (most, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv))
