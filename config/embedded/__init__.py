"""The embedded PostgreSQL and Valkey: real servers out of packages, for development and tests.

Only the packages' binaries are used. Both listen on Unix sockets and nowhere else.
"""
