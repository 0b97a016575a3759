"""Paper: one painter in millimetres for printer, PDF, preview and picture alike."""
