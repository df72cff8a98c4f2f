"""The scorer's own card: change pictures in ways that should not matter, and say how far it moves.

Knows no framework and no database; please keep it so.
"""
