"""What all printed forms share: drawing items in millimetres, the fit rule, markers, payload."""
