"""The demo: one working day in a made-up territory, driven by keys through the real windows."""
