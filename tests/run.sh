#!/usr/bin/env bash
# The test command: builds with warnings as errors, checks the format, runs the whole suite. --full adds the long proofs and writes the README's figures.
# It installs what it can on a Debian machine and says what it skipped. Ends with "N passed, N failed, N skipped" alone on a line.
# --quick is the inner loop: a warm build without analyzers, and the tests that start no server, browser or emulator.
set -euo pipefail
cd "$(dirname "$0")/.."
full=0
[ "${1:-}" = "--full" ] && full=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NUGET_XMLDOC_MODE=skip
# No build server outlives this run.
export MSBUILDDISABLENODEREUSE=1
started=$SECONDS
say() { printf '\n== %s (%ss)\n' "$1" "$((SECONDS - started))"; }
failed_before_tests() {
  printf '%s\n\n0 passed, 1 failed, 0 skipped\n' "$1"
  exit 1
}

if [ "${1:-}" = "--quick" ]; then
  # The rooms whose tests need nothing but the rules: each within milliseconds.
  dotnet build tests/Suite -c Release -v q -clp:ErrorsOnly -p:RunAnalyzers=false
  exec dotnet tests/Suite/bin/Release/net10.0/Suite.dll --progress off --filter-namespace "Suite.Consistency" "Suite.Divisions" "Suite.Eligibility" "Suite.Forms" \
    "Suite.Identity" "Suite.Matching" "Suite.Privacy" "Suite.Statistics.Disclosure"
fi

say "What this machine has"
command -v dotnet > /dev/null || failed_before_tests "The .NET SDK 10 is missing: https://dotnet.microsoft.com/download"
wanted=()
command -v chromium > /dev/null || [ -x /usr/bin/google-chrome ] || wanted+=(chromium)
fc-list 2> /dev/null | grep -qi 'noto.*cjk' || wanted+=(fonts-noto-cjk)
command -v npm > /dev/null || wanted+=(nodejs npm)
# Another office program opens, saves and prints what we write.
[ -e /usr/lib/libreoffice/program/libsclo.so ] || wanted+=(libreoffice-calc-nogui)
[ -e /usr/lib/libreoffice/program/libswlo.so ] || wanted+=(libreoffice-writer-nogui)
command -v pdftotext > /dev/null || wanted+=(poppler-utils)
if [ "${#wanted[@]}" -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  echo "installing: ${wanted[*]}"
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}") > /dev/null 2>&1 \
    || echo "could not install ${wanted[*]}; the tests that need them say so"
fi
dotnet --version

say "Restore, locked"
dotnet restore Serverless.sln --locked-mode -v q || failed_before_tests "Restore failed: a lock file does not fit, or a package is missing."

say "Build, warnings are errors"
dotnet build Serverless.sln -c Release --no-restore -v q -warnaserror || failed_before_tests "The build has warnings or errors."

say "Format"
dotnet format whitespace Serverless.sln --verify-no-changes --no-restore -v q || failed_before_tests "Run: dotnet format Serverless.sln"
dotnet format style Serverless.sln --verify-no-changes --no-restore --severity error -v q || failed_before_tests "Run: dotnet format Serverless.sln"

say "Suite"
report=artifacts/test-results
rm -rf "$report" && mkdir -p "$report"
export SUITE_FULL=$full
status=0
timeout --kill-after=30 4200 dotnet tests/Suite/bin/Release/net10.0/Suite.dll --results-directory "$report" --report-xunit-xml --report-xunit-xml-filename suite.xml \
  --progress off --show-slowest-tests 12 --long-running 120 || status=$?
[ -f "$report/suite.xml" ] || failed_before_tests "The suite did not finish (exit code $status)."

# The counts, and a reason for every skipped test, from the report.
read -r passed failed skipped < <(sed -n 's/.*<assembly [^>]*>/&/p' "$report/suite.xml" | head -1 \
  | sed -E 's/.* passed="([0-9]+)".*/&/; s/.*/&/' | awk '
    function value(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
    { print value("passed"), value("failed") + value("errors"), value("skipped") + value("not-run") }')
grep -o '<reason>[^<]*\(<!\[CDATA\[[^]]*\]\]>\)\?[^<]*</reason>' "$report/suite.xml" | sort | uniq -c | sed 's/^/skipped: /' || true
# Each failure once more at the end, with what it said: whoever reads the last page of a long log must find it there.
failures() {
  awk 'BEGIN { RS = "<test " } / result="Fail"/ {
    name = match($0, /name="[^"]*"/) ? substr($0, RSTART + 6, RLENGTH - 7) : "?"
    said = match($0, /<message>/) ? substr($0, RSTART + 9, 1200) : ""
    sub(/<\/message>.*/, "", said); gsub(/<!\[CDATA\[|\]\]>/, "", said); gsub(/\n/, "\n    ", said); gsub(/&lt;/, "<", said); gsub(/&gt;/, ">", said); gsub(/&quot;/, "\"", said)
    printf "failed: %s\n    %s\n", name, said }' "$1"
}
unexplained=$((skipped - $({ grep -o '<reason>' "$report/suite.xml" || true; } | wc -l)))
if [ "$unexplained" -gt 0 ]; then
  echo "$unexplained skipped tests give no reason"
  failed=$((failed + unexplained))
fi

if [ "$full" = 1 ]; then
  say "Figures"
  dotnet run -c Release --no-build --project tests/Benchmarks -- --full || failed=$((failed + 1))
fi

[ "$status" = 0 ] || [ "$failed" -gt 0 ] || failed=1
failures "$report/suite.xml"
say "Done"
printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ]
