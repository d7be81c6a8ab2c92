#!/usr/bin/env bash
# Fetch what a shallow checkout lacks to tell where BASE and HEAD parted. Sourced by its neighbours.
fetch_history() {
  git merge-base "$1" "$2" >/dev/null 2>&1 && return
  git fetch --quiet --unshallow origin "$1" "$2" 2>/dev/null && return
  local commit
  for commit in "$1" "$2"; do
    git cat-file -e "$commit^{commit}" 2>/dev/null || git fetch --quiet --depth=1 origin "$commit"
  done
}
