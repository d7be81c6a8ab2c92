#!/usr/bin/env bash
# Lint the YAML files that a pull request changes; everything named by PATHS when that is set.
# Reads BASE, HEAD, PATHS, ARGS and LFCONFIGLINT (the program) from the environment.
set -euo pipefail
read -r -a flags <<<"${ARGS:-}"
program="${LFCONFIGLINT:-lfconfiglint}"
if [[ -n "${PATHS:-}" ]]; then
  read -r -a paths <<<"$PATHS"
elif [[ -n "${BASE:-}" && -n "${HEAD:-}" ]]; then
  # a shallow checkout lacks the base commit
  git cat-file -e "$BASE^{commit}" 2>/dev/null || git fetch --quiet --depth=1 origin "$BASE"
  paths=()
  while IFS= read -r -d '' path; do
    paths+=("$path")
  done < <(git diff -z --name-only --diff-filter=ACMR "$BASE" "$HEAD" -- '*.yaml' '*.yml')
  if [[ ${#paths[@]} -eq 0 ]]; then
    echo "no YAML file changed"
    exit 0
  fi
else
  paths=(.)
fi
exec "$program" check ${flags[@]+"${flags[@]}"} -- "${paths[@]}"
