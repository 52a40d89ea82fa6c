# Stylesheets and scripts; nothing of Node goes into the image that runs.
FROM node:lts-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY static static
RUN npm run build


FROM python:3.13-slim
# tini passes signals on and buries what dies, which the first process of a container must do.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/*
# A number of its own, so that the owner of a volume can be named before the image is pulled.
RUN groupadd --gid 10001 wscp \
    && useradd --uid 10001 --gid wscp --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin wscp \
    && install --directory --owner=wscp --group=wscp --mode=0700 /var/lib/wscp-isa

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/wscp-isa
COPY requirements.txt ./
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.txt

COPY . .
COPY --from=assets /assets/build/assets build/assets
# The settings want secrets even to gather static files: these are thrown away with the command. All of it is compiled
# here, since the image's files are root's and the service can write to none of them.
RUN SECRET_KEY="$(head -c 48 /dev/urandom | base64)" VAULT_KEYS="k1:$(head -c 32 /dev/urandom | base64)" \
    INDEX_KEY="$(head -c 32 /dev/urandom | base64)" \
    ALLOWED_HOSTS=localhost PUBLIC_URL=https://localhost DATABASE_URL=postgres:///none \
    python manage.py collectstatic --no-input --verbosity=0 \
    && python -m compileall -q .

USER wscp
ENV BIND=0.0.0.0:8000 VAR_DIR=/var/lib/wscp-isa
VOLUME /var/lib/wscp-isa
EXPOSE 8000
STOPSIGNAL SIGTERM
# In the name of a host that the service answers to.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-c", "\
import os, urllib.request as r; \
host = os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.'); \
r.urlopen(r.Request('http://127.0.0.1:8000/health/ready/', headers={'Host': host}), timeout=8)"]
ENTRYPOINT ["tini", "--"]
CMD ["gunicorn"]
