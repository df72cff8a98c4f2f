"""How job scores go with ratings that people gave the same pictures.

Knows no framework and no database; please keep it so.
"""
