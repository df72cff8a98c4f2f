"""How fast Presence is, beside what its decoder and its models cost by themselves.

``make bench``; docs/benchmarks.md says how to read what it prints.
"""
