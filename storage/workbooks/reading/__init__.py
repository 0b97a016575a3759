"""Reading foreign workbooks: hostile territory, so a pre-check, then a child with limits.

:func:`storage.workbooks.reading.parent.read_handout` is the way in for handouts,
:func:`storage.workbooks.reading.package.read_package` for packages; :mod:`.stream` and
:mod:`.package_stream` say what comes out.
"""
