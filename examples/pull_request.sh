#!/usr/bin/env bash
# A pull request from beginning to end, in a repository that is thrown away: two branches, five
# commits. Shows what the hook stops, what a fix writes, which lines are annotated, and the comment.
# Needs git, lfconfiglint and pre-commit; nothing is fetched.  bash examples/pull_request.sh
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null PRE_COMMIT_HOME="$work/pre-commit" PRE_COMMIT_COLOR=never
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
commit() { git add -A && git commit --quiet -m "$1"; }
say() { printf '\n== %s\n' "$1"; }

mkdir "$work/repository" && cd "$work/repository"
git init --quiet --initial-branch main
cat >.pre-commit-config.yaml <<'HOOKS'
repos:
  - repo: local
    hooks:
      - id: lfconfiglint
        name: lint LLaMA-Factory configs
        entry: lfconfiglint check --force-exclude
        language: system
        types: [yaml]
        require_serial: true
HOOKS
printf 'hardware = "%s"\nsamples = 20000\n' "$here/h20_node.yaml" >lfconfiglint.toml
cat >train.yaml <<'CONFIG'
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: lora
lora_target: all
dataset: identity
template: qwen
output_dir: saves/qwen
per_device_train_batch_size: 2
learning_rate: 1.0e-4
num_train_epochs: 1.0
save_steps: 500
bf16: true
CONFIG
commit "main: a config that works, settings and the hook"
printf 'services:\n  train:\n    image: train\n' >docker-compose.yml
commit "main: other YAML, which the hook leaves alone"

git checkout --quiet -b topic
pre-commit install >/dev/null
say "1. the hook stops a commit with a misspelt key"
sed -i.bak 's/^num_train_epochs: 1.0/num_train_epoch: 3.0/' train.yaml && rm train.yaml.bak
commit "topic: three epochs" 2>&1 || true

say "2. the fix (a name is a guess, so it is asked for), and the commit goes through"
lfconfiglint check --fix --unsafe-fixes train.yaml
git diff --no-color HEAD -- train.yaml
commit "topic: three epochs" 2>&1

say "3. a full fine-tune, committed past the hook"
sed -i.bak 's/^finetuning_type: lora/finetuning_type: full/; /^lora_target/d' train.yaml && rm train.yaml.bak
git add -A && git commit --quiet --no-verify -m "topic: all weights"
sed 's/^finetuning_type: full/finetuning_type: lora/; s/^template: qwen/template: qwenn/' train.yaml >second.yaml
git add -A && git commit --quiet --no-verify -m "topic: a second config"
git log --no-color --format='%s' main topic

say "4. annotations of the lines, as the action writes them"
BASE=main HEAD=topic ARGS="--output-format github" bash "$here/../scripts/lint_changed.sh" || true

say "5. the comment: what is found, and what the change does to each run"
lfconfiglint pr --base main --head topic --exit-zero
