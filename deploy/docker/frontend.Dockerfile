# The dashboard behind nginx. The context is the root of the repository.
ARG NODE_IMAGE=node:22-bookworm-slim
ARG NGINX_IMAGE=nginx:1.28-alpine

FROM ${NODE_IMAGE} AS dashboard
WORKDIR /source/dashboard
COPY dashboard/package.json dashboard/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY dashboard/ ./
RUN npx --no-install vite build && find dist -name .built -delete

FROM ${NGINX_IMAGE}
COPY deploy/docker/frontend.conf /etc/nginx/nginx.conf
COPY --from=dashboard /source/dashboard/dist /usr/share/nginx/html
USER 101:101
EXPOSE 80
HEALTHCHECK --interval=5s --timeout=4s --retries=3 \
    CMD wget -q -O /dev/null http://127.0.0.1/ || curl -fsS -o /dev/null http://127.0.0.1/
ENTRYPOINT ["nginx", "-g", "daemon off;"]
