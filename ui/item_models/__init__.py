"""Lean table models and the dense table: rows are tuples that are ready to show."""

from ui.item_models.dense_table import DenseTable
from ui.item_models.list_table import ListTable
from ui.item_models.tuple_table import Cell, Column, Part, TupleTableModel, text_of

__all__ = ["Cell", "Column", "DenseTable", "ListTable", "Part", "TupleTableModel", "text_of"]
