"""Photos in the window: brought in, shown, looked at beside the last visit's."""
