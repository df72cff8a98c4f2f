"""The prompts over the REST API."""
