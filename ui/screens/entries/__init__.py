"""登记: what is noted beside visits, for headquarters."""
