# PostgreSQL with pgBackRest, and the keeper of its archive as another command: docker run … resonant/postgres:17
# The context is the root of the repository. The same base as without an archive, so that a volume of it is read as it is.
ARG POSTGRES_IMAGE=postgres:17-alpine
FROM ${POSTGRES_IMAGE}
RUN if command -v apk >/dev/null; then apk add --no-cache pgbackrest ca-certificates; else \
        apt-get update -qq && apt-get install -y -qq --no-install-recommends pgbackrest ca-certificates && rm -rf /var/lib/apt/lists/*; fi \
    && install -d -m 1777 /archive \
    && install -d -o postgres -g postgres -m 0700 /archive-repository /scratch
COPY deploy/archive/archive.sh /usr/local/bin/archive
