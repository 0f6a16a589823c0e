"""What each template of the room receives: frozen dataclasses, built from what queries and pure modules return."""
