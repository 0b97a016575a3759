"""What screens, sheets and packages read: plain SQL into small values, nothing written.

These modules lie on the start-up path: they import neither cattrs nor sqlite-utils.
"""
