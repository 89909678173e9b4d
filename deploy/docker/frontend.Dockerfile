# The dashboard behind nginx. The context is the root of the repository. Every file gets one time: the same sources make the same layers.
ARG FILE_TIME=2026-01-01T00:00:00Z
ARG NODE_IMAGE=node:22-bookworm-slim
ARG NGINX_IMAGE=nginx:1.28-alpine

FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS dashboard
WORKDIR /source/dashboard
COPY dashboard/package.json dashboard/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY dashboard/ ./
RUN npx --no-install vite build && find dist -name .built -delete
COPY deploy/docker/frontend.conf /frontend.conf
ARG FILE_TIME
RUN install -d /image/etc/nginx /image/usr/share/nginx \
    && mv dist /image/usr/share/nginx/html && mv /frontend.conf /image/etc/nginx/nginx.conf \
    && chmod -R u=rwX,go=rX /image && find /image -exec touch -hd "$FILE_TIME" {} +

FROM ${NGINX_IMAGE}
COPY --from=dashboard /image/ /
USER 101:101
EXPOSE 80
HEALTHCHECK --interval=5s --timeout=4s --retries=3 \
    CMD wget -q -O /dev/null http://127.0.0.1/ || curl -fsS -o /dev/null http://127.0.0.1/
ENTRYPOINT ["nginx", "-g", "daemon off;"]
