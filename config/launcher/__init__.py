"""The supervisor behind ./run: order, readiness, prefixed logs, and an end on Ctrl-C."""
