# Thin aliases of ./run, which does the same on a machine without make.
PYTHON ?= python3

.PHONY: run test check bench screenshots lighthouse
run:
	@$(PYTHON) run up $(ARGS)
test check bench screenshots lighthouse:
	@$(PYTHON) run $@ $(ARGS)
