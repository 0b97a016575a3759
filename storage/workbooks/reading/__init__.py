"""Reading handouts: hostile territory, so a pre-check, then a child process with limits.

:func:`storage.workbooks.reading.parent.read_handout` is the way in;
:mod:`storage.workbooks.reading.stream` says what comes out.
"""
