#!/usr/bin/env bash
# Runs Day.ps1 under Wine with a virtual microphone, after prepare.sh and a build.
# usage: day.sh [TIMES]   The last line is "Day under Wine: N passed, N failed, N skipped", of all times together.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.." || exit 1
. "$here/environment.sh"
. "$here/microphone.sh"
find_wine || { echo "Run tests/wine/prepare.sh first."; exit 3; }
! microphone_missing || exit 3
export NO_COLOR=1
place=$(mktemp -d /tmp/sc-wine-XXXXXX)
trap 'end_windows; close_microphone; rm -rf "$place"' EXIT
open_microphone "$place" || exit 1
repeat_speech 0.8
begin_windows
passed=0 failed=0 skipped=0
for ((time = 1; time <= ${1:-1}; time++)); do
    said=$(run_windows 240 "$STREAMCOACH_WINE/pwsh/pwsh.exe" -NoProfile -File tests/wine/Day.ps1 -SpeechPlays 2>&1 | tr -d '\r' | grep -v '^wine: Read access denied')
    echo "$said"
    if [[ $(tail -n 1 <<<"$said") =~ ^Day\ on\ Windows:\ ([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
    else
        echo "FAILED: the day did not end in 240 s"
        failed=$((failed + 1))
        end_windows
        begin_windows
    fi
done
echo "Day under Wine: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
