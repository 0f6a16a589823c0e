"""What the templates of results receive: frozen dataclasses and the functions that fill them, by page."""
