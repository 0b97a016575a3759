"""Writing workbooks for people and programs: openpyxl makes the frame, rows are streamed into it.

openpyxl builds everything but the bulk of the rows: sheets, styles, title, headings, 合计, page
set-up. The rows between headings and 合计 are then streamed into the sheets' XML: the same cells
one by one through openpyxl's write-only mode take several times as long
(benchmarks/bench_export.py).
"""
