"""The engine's version, apart from the engine: pages name it without loading any model.

Raise it whenever the same picture and the same rubric may give another Scorecard.
"""

ENGINE_VERSION = "1.2.0"
