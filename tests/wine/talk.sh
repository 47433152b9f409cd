#!/usr/bin/env bash
# Runs Talk.ps1 under Wine, after prepare.sh and a build: a whole conversation is played into a virtual microphone while keys are pressed. Takes a minute and a half;
# run.sh leaves it out.
# usage: talk.sh [TIMES]   The last line is "Talk under Wine: N passed, N failed, N skipped".
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
begin_windows
passed=0 failed=0
for ((time = 1; time <= ${1:-1}; time++)); do
    rm -f "$place/listening"
    # The talk begins when the session listens.
    while [ ! -e "$place/listening" ]; do sleep 0.1; done && paplay --device=mic --latency-msec=1000 src/StreamCoach.Sandbox/Recording/conversation.wav &
    player=$!
    run_windows 240 "$STREAMCOACH_WINE/pwsh/pwsh.exe" -NoProfile -File tests/wine/Talk.ps1 -Listening "$place/listening" 2>&1 | tr -d '\r' | grep -v '^wine: Read access denied'
    if [ "${PIPESTATUS[0]}" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    kill "$player" 2>/dev/null
    wait "$player" 2>/dev/null
done
echo "Talk under Wine: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
