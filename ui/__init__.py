"""The windows of Roundbook: everything that needs Qt lives below this folder."""
