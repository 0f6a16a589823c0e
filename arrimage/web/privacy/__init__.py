"""Privacy: what the instance holds about people, for how long, and how one person gets a copy or is erased."""
