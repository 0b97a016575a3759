"""The consolidated workbook 汇总 of one month as pure data (docs/workbook-format.md).

One manager after another is laid out and counted, so that a territory of any size takes no more
memory than its largest manager.
"""
