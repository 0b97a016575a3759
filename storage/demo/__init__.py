"""A made-up territory: invented shops, people, streets, products and purchases (DOMAIN 7).

Nothing here is anybody's: names are put together from lists written for this purpose, phone numbers
and barcodes lie in ranges that are not handed out, products are called 示例…. The same seed and day
give the same territory, cell by cell.
"""
