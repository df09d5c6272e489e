# make run        build a release and serve on loopback; ARGS="--port 9000" passes options to the server
# make test       everything that must hold: unit tests and the end-to-end script, on one debug build
# make test-long  the same with long random walks, thousands of rounds on each database and a Galera cluster
# make lint       the format of every Swift file
# make bench      figures of the release build
# make clean      forget what was built; data of a server is never touched
SHELL := /bin/bash
ARGS ?=

.PHONY: run test test-long lint bench clean

run:
	@bash config/prepare.sh run
	@echo "Building the release; the first time takes 10 to 20 minutes."
	swift build -c release --static-swift-stdlib --product keyquorum
	@exec .build/release/keyquorum serve $(ARGS)

test:
	@bash Tests/run.sh

test-long:
	@KEYQUORUM_WALKS=long KEYQUORUM_LONG=1 bash Tests/run.sh

lint:
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

bench:
	@bash config/prepare.sh run
	swift build -c release --static-swift-stdlib --product keyquorum-bench
	swift build -c release --static-swift-stdlib --product keyquorum
	@.build/release/keyquorum-bench $(ARGS)

clean:
	rm -rf .build
