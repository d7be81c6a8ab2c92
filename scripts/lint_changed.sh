#!/usr/bin/env bash
# Lint the YAML files that a pull request changes; everything named by PATHS when that is set.
# Reads BASE, HEAD, PATHS, ARGS, SARIF (a file to write, too) and LFCONFIGLINT (the program) from the
# environment.
set -euo pipefail
read -r -a flags <<<"${ARGS:-}"
if [[ -n "${SARIF:-}" ]]; then
  flags+=(--output-format github --output-format "sarif:$SARIF")
fi
program="${LFCONFIGLINT:-lfconfiglint}"
if [[ -n "${PATHS:-}" ]]; then
  read -r -a paths <<<"$PATHS"
elif [[ -n "${BASE:-}" && -n "${HEAD:-}" ]]; then
  source "$(dirname "${BASH_SOURCE[0]}")/fetch_history.sh"
  fetch_history "$BASE" "$HEAD"
  # what the base branch did meanwhile is none of the pull request's
  start="$(git merge-base "$BASE" "$HEAD" || echo "$BASE")"
  paths=()
  while IFS= read -r -d '' path; do
    paths+=("$path")
  done < <(git diff -z --name-only --diff-filter=ACMR "$start" "$HEAD" -- '*.yaml' '*.yml')
  if [[ ${#paths[@]} -eq 0 ]]; then
    echo "no YAML file changed"
    exit 0
  fi
else
  paths=(.)
fi
exec "$program" check ${flags[@]+"${flags[@]}"} -- "${paths[@]}"
