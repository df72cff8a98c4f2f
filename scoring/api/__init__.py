"""The scorer over the REST API."""
