"""What headquarters makes of many packages: which content holds, what is missing, what to answer.

All of it is pure and depends on what arrived, never on the order in which it did.
"""
