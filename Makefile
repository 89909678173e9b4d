# Thin names over ./resonant, Maven and npm.
.DEFAULT_GOAL := help
.PHONY: help run test verify fuzz e2e e2e-viewer bench format sbom audit images image-arm64 push check-deploy e2e-stack e2e-machine e2e-keycloak release

MAVEN := ./launcher/maven.sh
VERSION ?= $(shell sed -n 's|.*<version>\([^<]*\)</version>.*|\1|p' pom.xml | head -n 1)
REGISTRY ?= resonant

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 14

run: ## build what is missing and start the server
	./resonant serve

test: ## everything that a change must pass
	./resonant test

verify: ## test, plus formatter, linters and the slow kinds
	./resonant test --verify

fuzz: ## look for inputs that break the readers; SECONDS=60 for each
	./launcher/fuzz.sh $(or $(SECONDS),60)

e2e: ## only the flow in a real browser
	./resonant test --only browser

e2e-viewer: ## a built viewer, in the folder RESONANT_VIEWER_DIR, in a real browser
	@test -n "$$RESONANT_VIEWER_DIR" || { echo "Skipped: no built viewer was given. RESONANT_VIEWER_DIR=FOLDER make e2e-viewer"; exit 0; }; \
		./resonant version >/dev/null && cd dashboard && npx playwright test viewer.spec.ts

bench: ## Resonant beside its peers
	./resonant version >/dev/null
	npm --prefix bench ci --no-audit --no-fund
	node bench/run.mjs

format: ## put every file into the house's format
	$(MAVEN) -q -B spotless:apply

sbom: ## the bill of materials of the server (CycloneDX), in target/bom.json
	$(MAVEN) -q -B -Dquick -pl server -am compile \
		org.cyclonedx:cyclonedx-maven-plugin:2.9.1:makeAggregateBom -DoutputFormat=json -DincludeTestScope=false

audit: ## known holes in what is built in, asked of osv.dev; needs osv-scanner 2 (https://google.github.io/osv-scanner)
	./launcher/audit.sh

images: ## container images of server, database and dashboard, for this machine
	docker build -t resonant/server:$(VERSION) -f deploy/docker/server.Dockerfile .
	docker build -t resonant/postgres:17 -f deploy/docker/postgres.Dockerfile .
	docker build -t resonant/frontend:$(VERSION) -f deploy/docker/frontend.Dockerfile .

image-arm64: ## the server's image for 64-bit ARM, built and started here, under emulation on another processor
	./deploy/try/engine.sh up target/engine arm64
	./deploy/try/arm64.sh target/engine; outcome=$$?; ./deploy/try/engine.sh down target/engine; exit $$outcome

push: ## images for amd64 and arm64, with SBOM and provenance, to $(REGISTRY)
	docker buildx build --platform linux/amd64,linux/arm64 --sbom=true --provenance=true --push \
		-t $(REGISTRY)/server:$(VERSION) -f deploy/docker/server.Dockerfile .
	docker buildx build --platform linux/amd64,linux/arm64 --sbom=true --provenance=true --push \
		-t $(REGISTRY)/postgres:17 -f deploy/docker/postgres.Dockerfile .
	docker buildx build --platform linux/amd64,linux/arm64 --sbom=true --provenance=true --push \
		-t $(REGISTRY)/frontend:$(VERSION) -f deploy/docker/frontend.Dockerfile .

check-deploy: ## look over scripts, rules, dashboards and filters of deploy/ with the tools that are there
	./deploy/check.sh

e2e-stack: check-deploy ## the production compose file in a real container engine, with everything that a day brings
	./deploy/try/engine.sh up target/engine
	./deploy/try/stack.sh target/engine; outcome=$$?; ./deploy/try/engine.sh down target/engine; exit $$outcome

e2e-machine: ## a bare machine with systemd, of which cloud-init makes an installation as a provider's would
	./deploy/try/engine.sh up target/engine machine
	./deploy/try/machine.sh target/engine; outcome=$$?; ./deploy/try/engine.sh down target/engine; exit $$outcome

e2e-keycloak: ## single sign-on through a real Keycloak from Maven Central, in a real browser, on both databases
	$(MAVEN) -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
		-Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip -DoutputDirectory="$(CURDIR)/target/keycloak"
	./resonant version >/dev/null
	cd dashboard && KEYCLOAK_ARCHIVE="$(CURDIR)/target/keycloak/keycloak-quarkus-dist-26.7.3.zip" npx playwright test single-sign-on.spec.ts

release: ## VERSION onto HOST without a lost request, looked at from here, and back when something is wrong
	./deploy/release.sh $(HOST) $(VERSION)
