# 两条命令：make run 启动驾驶舱（换端口：make run PORT=8061），make test 跑全部检查。
PORT ?= 8050
PYTHON ?= python3
export PORT

BIN := .venv/bin
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test check bench constraints
.DEFAULT_GOAL := run

run: $(RUNTIME)
	@$(BIN)/python cli.py sample
	@exec $(BIN)/python app.py

test: $(DEVELOPMENT)
	@scripts/system-packages
	@scripts/check all

check: $(DEVELOPMENT)
	@scripts/check static

bench: $(DEVELOPMENT)
	@scripts/system-packages
	@$(BIN)/python -m benchmarks

# 依赖的确切版本由机器写：在一个全新的环境里安装，再记下装了什么。
constraints:
	@scripts/write-constraints "$(PYTHON)"

$(BIN)/python:
	@scripts/make-venv "$(PYTHON)"

$(RUNTIME): requirements.txt constraints.txt | $(BIN)/python
	@echo "正在安装运行所需的软件包（只有第一次需要，约一分钟）…"
	@$(PIP) -r requirements.txt && touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo "正在安装检查所需的软件包（只有第一次需要，约一分钟）…"
	@$(PIP) -r requirements-dev.txt && touch $@
