"""Printed forms that nobody reads back by machine: no markers, no codes, no kept layout."""
