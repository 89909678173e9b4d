# The server, and with another command the bridge and every other command: docker run … resonant/server COMMAND
# The context is the root of the repository. No secret is needed to build, and none is in a layer. Every file gets one time, so that
# the same sources make the same layers (deploy/try/reproducible.mjs shows it); the last layer alone, the start-up cache, is another each time.
# For another processor, only what belongs to it is made under emulation: the runtime and the start-up cache (deploy/try/arm64.sh tries it).
ARG FILE_TIME=2026-01-01T00:00:00Z
ARG NODE_IMAGE=node:22-bookworm-slim
ARG MAVEN_IMAGE=maven:3-eclipse-temurin-25
ARG JDK_IMAGE=maven:3-eclipse-temurin-25
ARG BASE_IMAGE=debian:trixie-slim

FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS dashboard
WORKDIR /source/dashboard
COPY dashboard/package.json dashboard/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY dashboard/ ./
RUN npx --no-install vite build

FROM --platform=$BUILDPLATFORM ${MAVEN_IMAGE} AS build
WORKDIR /source
# The libraries first: they change seldom, and their layer is kept.
COPY pom.xml ./
COPY .mvn/ .mvn/
COPY kernel/pom.xml kernel/
COPY server/pom.xml server/
RUN mvn -B -ntp -q -Dquick -pl server -am dependency:go-offline -DexcludeGroupIds=io.resonant
COPY kernel/src/main/ kernel/src/main/
COPY server/src/main/ server/src/main/
COPY --from=dashboard /source/dashboard/dist dashboard/dist
RUN mvn -B -ntp -q -Dquick -pl server -am package \
    && mvn -B -ntp -q -Dquick -pl server -am org.cyclonedx:cyclonedx-maven-plugin:2.9.1:makeAggregateBom \
        -DoutputFormat=json -DoutputName=sbom -DincludeTestScope=false \
    && cp target/sbom.json server/target/resonant/
COPY deploy/docker/resonant.sh deploy/docker/healthy.sh /commands/
ARG FILE_TIME
RUN install -d /image/opt /image/usr/local/bin \
    && mv server/target/resonant /image/opt/resonant \
    && install -m 0755 /commands/resonant.sh /image/usr/local/bin/resonant \
    && install -m 0755 /commands/healthy.sh /image/usr/local/bin/healthy \
    && chmod -R u=rwX,go=rX /image && find /image -exec touch -hd "$FILE_TIME" {} +

FROM ${JDK_IMAGE} AS runtime
ARG FILE_TIME
RUN install -d /image/opt/resonant \
    && "$JAVA_HOME/bin/jlink" --output /image/opt/resonant/runtime --strip-debug --no-man-pages --no-header-files --compress zip-6 \
        --include-locales=en,ja --add-modules \
java.se,jdk.charsets,jdk.crypto.cryptoki,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.localedata,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
    && chmod -R u=rwX,go=rX /image && find /image -exec touch -hd "$FILE_TIME" {} +

FROM ${BASE_IMAGE}
ARG FILE_TIME
# A fixed number, so that volumes keep their owner from one image to the next.
RUN export SOURCE_DATE_EPOCH="$(date -d "$FILE_TIME" +%s)" && touch /tmp/begun \
    && groupadd --system --gid 10001 resonant \
    && useradd --system --uid 10001 --gid resonant --home-dir /data --no-create-home --shell /usr/sbin/nologin resonant \
    && install -d -o resonant -g resonant -m 0750 /backups \
    && install -d -m 1777 /archive \
    && install -d -o resonant -g resonant -m 0755 /data /data/files /data/backup \
    && find / -xdev -newer /tmp/begun ! -path '/etc/host*' ! -path /etc/resolv.conf -exec touch -hd "$FILE_TIME" {} + \
    && rm /tmp/begun && touch -d "$FILE_TIME" /tmp
COPY --from=runtime /image/ /
COPY --from=build /image/ /
# The start-up cache belongs to this runtime and this jar. -Xint: see launcher/build.sh.
RUN cd /opt/resonant && runtime/bin/java @java.options -XX:AOTCacheOutput=resonant.aot -Dresonant.niceness.stays=true -Xint \
        -Dorg.sqlite.lib.path=native -Dresonant.home=/tmp -jar resonant.jar train \
    && rm -rf /tmp/* && test -s resonant.aot
ENV RESONANT_DATA=/data RESONANT_HOST=0.0.0.0 LC_ALL=C.UTF-8
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 CMD ["healthy"]
ENTRYPOINT ["resonant"]
CMD ["serve"]
