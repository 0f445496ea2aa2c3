# The Signalbox worker with the example team `feature-team`. Built and run by docker-compose.yml.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
# The packages first: they are fetched again only when the lockfile changes. No package's install script runs.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20.20.2-bookworm-slim
# python3: the example's agent python-pro is a Python command and writes a service that runs on Python's standard library.
# tini: passes on signals and reaps what agents leave behind. ca-certificates: a Temporal server behind TLS.
# Package managers are not needed to run and go.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates python3 tini \
  && rm -rf /var/lib/apt/lists/* \
  && rm -rf /usr/local/lib/node_modules /opt/yarn-* \
  && rm -f /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg

ENV NODE_ENV=production SIGNALBOX_DATA=/app/.signalbox
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/examples ./examples
COPY --from=build /app/deploy/worker-health.cjs ./deploy/worker-health.cjs
# The one place that the worker may write to. A new volume mounted here takes over its owner.
RUN mkdir .signalbox && chown node:node .signalbox

USER node
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node", "dist/src/cli/main.js", "worker", "--plan", "examples/feature-team/plan.yaml"]
# Asks the server whether it hears from this worker. With another plan, give that plan's task queue: signalbox.PLAN.
HEALTHCHECK --interval=30s --timeout=15s --start-period=30s --retries=3 \
  CMD ["node", "deploy/worker-health.cjs", "signalbox.feature-team"]
