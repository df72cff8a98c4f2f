"""What the pages show, read in a fixed number of queries.

The top of the house: these modules may look down into all three apps.
"""
