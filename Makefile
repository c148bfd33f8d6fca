# Everything that a developer does has a verb here. Bare `make` lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
DANCONG_HOME ?= .home
export DANCONG_HOME

# The pure levels: no third-party code but swift-numerics, seconds instead of minutes.
CORE := Amounts,Statistics,Market,Bookkeeping,Matching,Traffic,Coaching,Audience,Alliance,Trade,BrandPlanning,Ecosystem
SOURCES := Sources Benchmarks Tests Package.swift

.PHONY: help setup build run test core format lint check golden openapi bench peers quality reliability fuzz browser \
	screenshots decision clean

help: ## Lists these verbs.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

setup: ## Installs the system packages that building, running and testing need.
	@scripts/setup --tests

build: ## Builds everything for debugging.
	@scripts/setup
	swift build

run: ## Builds the release, prepares the demo and serves it on http://127.0.0.1:8080.
	@scripts/run

test: ## Runs every test: sources, both databases, the API fuzz and a real browser.
	@scripts/test

core: ## Tests levels 0 and 1 alone, in a build folder of their own.
	DANCONG_ONLY=$(CORE) swift test --scratch-path .build-core

format: ## Formats the sources in place.
	swift format --in-place --recursive --parallel $(SOURCES)

lint: ## Reports what the formatter would change and what style forbids.
	swift format lint --strict --recursive --parallel $(SOURCES)

check: ## Does exactly what CI does.
	@.ci/run

golden: ## Rewrites the golden files; review the difference before committing.
	GOLDEN=rewrite swift test --filter 'HTTPAPITests|ConsoleTests'
	git diff --stat -- Tests

openapi: ## Rewrites openapi.json from the endpoints.
	GOLDEN=rewrite swift test --filter PlatformSurfaceTests

bench: ## Measures speed beside baselines and writes .results/bench.json.
	@scripts/measure bench

quality: ## Measures what the models achieve and writes .results/quality.json.
	@scripts/measure quality

peers: ## Measures training and search beside open libraries and writes .results/peers.json; needs DANCONG_DATA.
	@scripts/measure peers

reliability: ## Kills, starves and corrupts on purpose and writes .results/reliability.json.
	@scripts/measure reliability

fuzz: ## Fuzzes the API against its own OpenAPI document; EXAMPLES=50 an operation.
	@scripts/setup --tests
	swift build --product dancong
	scripts/with-server scripts/fuzz

browser: ## Walks through the pages in a real browser.
	@scripts/setup --tests
	swift build --product dancong
	scripts/with-server scripts/browser

screenshots: ## Takes the pictures in docs/images of a running demo server.
	@scripts/setup --tests
	scripts/screenshots

decision: ## Starts a decision record; TITLE="The decision in one sentence".
	@scripts/decision "$(TITLE)"

clean: ## Deletes what was built. The demo's data in .home stays.
	rm -rf .build .build-core .build-core-release .venv .venv-peers .results
