"""Icons, catalogues and other files that come with the windows."""
