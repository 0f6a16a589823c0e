"""Settings, addresses and the assembly of the rooms: the only package that knows every room."""
