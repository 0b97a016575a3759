"""What the pages of the standard stores share: the switch between them, their forms."""
