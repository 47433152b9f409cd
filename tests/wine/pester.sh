#!/usr/bin/env bash
# Runs the Pester suite in PowerShell for Windows under Wine, after prepare.sh and a build. Each file has a process of its own, with a limit of five minutes.
# usage: pester.sh [--minutes N] [FILE...]   By default, all of tests/Pester but those of pester-left-out.txt, which are counted as skipped. After N minutes the
# others are named, and counted too.
# The last line is "Pester under Wine: N passed, N failed, N skipped".
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root" || exit 1
. "$here/environment.sh"
read_minutes "$@"
shift "$used"
results=out/wine-pester.jsonl part=out/wine-part.jsonl
mkdir -p out
rm -f "$results"
version=$(sed -nE 's/.*Include="Pester" Version="\[(.*)\]".*/\1/p' tests/StreamCoach.Tests/StreamCoach.Tests.csproj)
packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
pester=${packages%/}/pester/$version/tools/Pester.psd1
[ -f "$pester" ] || { echo "Pester $version is not in $packages. Build the solution first."; exit 1; }
limit=300
failed=0 skipped=0
if [ $# -eq 0 ]; then
    left_out=$(grep '\.Tests\.ps1: ' "$here/pester-left-out.txt")
    skipped=$(wc -l <<<"$left_out")
    sed 's/^/SKIPPED /' <<<"$left_out"
    mapfile -t files < <(ls tests/Pester/*.Tests.ps1 | grep -vFf <(sed 's/^/\//; s/:.*//' <<<"$left_out"))
    set -- "${files[@]}"
fi
export NO_COLOR=1
find_wine || { echo "Run tests/wine/prepare.sh first."; exit 3; }
trap end_windows EXIT
begin_windows
for file in "$@"; do
    if time_is_over; then
        echo "SKIPPED $(basename "$file"): the time is over"
        skipped=$((skipped + 1))
        continue
    fi
    # A file that hangs or crashes, or whose test fails, is run once more, because Wine 8 is no system that .NET supports. A test that fails only the first time is
    # named as unstable.
    for try in 1 2; do
        rm -f "$part"
        started=$SECONDS
        said=$(run_windows $limit "$STREAMCOACH_WINE/pwsh/pwsh.exe" -NoProfile -NonInteractive -File tests/Pester/Invoke-Suite.ps1 -Path "$file" -Pester "$pester" -ResultPath "$part" 2>&1)
        code=$?
        echo "== $(basename "$file"), $((SECONDS - started)) s"
        again=
        if [ ! -s "$part" ]; then
            again="$(basename "$file"): no result, exit code $code; the limit is $limit s"
        elif [ "$try" = 1 ] && grep -q '"Outcome":"Failed"' "$part"; then
            again="$(basename "$file"): a test failed, so the file is run again"
        fi
        tr -d '\r' <<<"$said" | grep -vE '^(Pester:|WARNING:|What if:|ALSA lib |wine: Read access denied)' | if [ -n "$again" ]; then sed 's/^FAILED /UNSTABLE /'; else cat; fi
        [ -n "$again" ] || break
        echo "$again"
        end_windows
        begin_windows
    done
    if [ -s "$part" ]; then
        cat "$part" >>"$results"
    else
        echo "FAILED $(basename "$file"): no result in two runs"
        failed=$((failed + 1))
    fi
done
count() { grep -c "\"Outcome\":\"$1\"" "$results" 2>/dev/null; }
failed=$((failed + $(count Failed)))
passed=$(count Passed)
echo "Pester under Wine: ${passed:-0} passed, $failed failed, $((skipped + $(count Skipped))) skipped"
[ "$failed" -eq 0 ] && [ "${passed:-0}" -gt 0 ]
