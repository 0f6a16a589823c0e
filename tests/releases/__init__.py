"""A small backup of each release, restored and upgraded by every later version."""
