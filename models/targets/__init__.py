"""Targets of headquarters: confirmed, planned for by retailer, forecast, held against what came."""
