# Thin names over ./resonant, Maven and npm.
.DEFAULT_GOAL := help
.PHONY: help run test verify fuzz e2e bench format

MAVEN := ./launcher/maven.sh

help: ## list the targets
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' Makefile | expand -t 10

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

bench: ## Resonant beside its peers
	./resonant version >/dev/null
	npm --prefix bench ci --no-audit --no-fund
	node bench/run.mjs

format: ## put every file into the house's format
	$(MAVEN) -q -B spotless:apply
