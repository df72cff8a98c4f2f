"""gunicorn's logs, access lines too, without the links that let somebody in."""

from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from config.redacting import RedactingFilter


class RedactingLogger(Logger):
    """What `gunicorn --logger-class config.web_logs.RedactingLogger` writes with."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.addFilter(RedactingFilter())
