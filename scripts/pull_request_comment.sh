#!/usr/bin/env bash
# Write what a pull request does to its configs into the job's summary, and keep one comment of it
# up to date. Reads BASE, HEAD, ARGS, LFCONFIGLINT, COMMENT, REPOSITORY and NUMBER from the
# environment; the comment needs `gh` with a token that may write comments.
set -euo pipefail
read -r -a flags <<<"${ARGS:-}"
program="${LFCONFIGLINT:-lfconfiglint}"
if [[ -z "${BASE:-}" || -z "${HEAD:-}" ]]; then
  echo "not a pull request: nothing to compare"
  exit 0
fi
source "$(dirname "${BASH_SOURCE[0]}")/fetch_history.sh"
fetch_history "$BASE" "$HEAD"
page="$(mktemp)"
trap 'rm -f "$page"' EXIT
"$program" pr --base "$BASE" --head "$HEAD" --exit-zero ${flags[@]+"${flags[@]}"} >"$page"
[[ -z "${GITHUB_STEP_SUMMARY:-}" ]] || cat "$page" >>"$GITHUB_STEP_SUMMARY"
[[ "${COMMENT:-false}" == true ]] || exit 0
comments="repos/$REPOSITORY/issues/$NUMBER/comments"
marked='.[] | select(.user.type == "Bot" and (.body | startswith("<!-- lfconfiglint -->"))) | .id'
if ! old="$(gh api --paginate "$comments" --jq "$marked" | head -n 1)"; then
  echo "the comments cannot be read; see the job's summary"
elif [[ -n "$old" ]]; then
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$old" -F body=@"$page" ||
    echo "the comment cannot be changed; see the job's summary"
elif grep -q "no config changed" "$page"; then
  echo "no config changed: no comment"
else
  # a pull request from a fork has a token that may only read
  gh api --silent --method POST "$comments" -F body=@"$page" ||
    echo "no comment may be written here; see the job's summary"
fi
