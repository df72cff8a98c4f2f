"""Who signs in to the demo. Nothing of Django is asked for here: tools beside it read this, too."""

SIGN_IN = "demo@presence.example"
PASSWORD = "presence-demo"  # noqa: S105 - printed on every start; the demo holds no secrets
