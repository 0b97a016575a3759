"""Excel workbooks: handouts in, packages and reports out. Only here openpyxl and calamine."""
