"""The indicator manual as tests that a policy officer can read."""
