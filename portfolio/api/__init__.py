"""The REST API: what the pages can do, for machines. Conventions: docs/api.md."""
