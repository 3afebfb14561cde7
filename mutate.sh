#!/usr/bin/env bash
# Measures how much the unit tests of Domain and Application notice: Stryker breaks the code in hundreds of small ways and
# counts how many of them some test fails for. Fails where the score is under the threshold of the project's
# stryker-config.yaml. What follows the layer goes to Stryker: ./mutate.sh Application --mutate "**/SignIn/**"
set -euo pipefail
cd "$(dirname "$0")"

case "${1:-}" in
  "") layers=(Domain Application) ;;
  Domain | Application) layers=("$1"); shift ;;
  *) echo "usage: ./mutate.sh [Domain|Application [Stryker's options]]" >&2; exit 2 ;;
esac

dotnet tool restore >/dev/null
status=0
scores=()
for layer in "${layers[@]}"; do
  output="$PWD/TestResults/mutation/$layer"
  rm -rf "$output"
  mkdir -p "$output"
  (cd "tests/$layer.Tests" && dotnet stryker --config-file stryker-config.yaml --output "$output" "$@") | tee "$output/log.txt" || status=1
  scores+=("$layer: $(sed -n 's/.*final mutation score is \(.*\)/\1/p' "$output/log.txt")")
done

printf '%s\n' "${scores[@]}"
exit "$status"
