"""经营分析报告 as the store receives it: two pages, black on white (DOMAIN 3.6, 5.11).

The store reads about itself alone: neither its ABC class nor its grade nor another store stands
here; layers of products are called 主销, 辅销 and 少销, and what the grade allows is 可订上限.
"""

from models.forms.store_report.data import StoreReportData
from models.forms.store_report.layout import lay_out_store_report

__all__ = ["StoreReportData", "lay_out_store_report"]
