#!/usr/bin/env bash
# Runs PowerShell for Windows under Wine, after prepare.sh.
# usage: pwsh.sh LIMIT -- ARGUMENT...   LIMIT is in seconds; the exit code is pwsh's, or 124 after the limit.
# In a terminal, pwsh uses that terminal; otherwise its console is hidden and its output is this program's. All processes of the prefix are ended at the end.
set -uo pipefail
. "$(cd "$(dirname "$0")" && pwd)/environment.sh"
[ $# -ge 2 ] && [ "$2" = -- ] || { echo "usage: pwsh.sh LIMIT -- ARGUMENT..." >&2; exit 2; }
find_wine && [ -f "$STREAMCOACH_WINE/pwsh/pwsh.exe" ] || { echo "Run tests/wine/prepare.sh first." >&2; exit 3; }
trap end_windows EXIT
begin_windows
limit=$1
shift 2
if [ -t 0 ] && [ -t 1 ]; then
    DOTNET_ROOT=$(windows_path "$STREAMCOACH_WINE/dotnet") timeout --foreground -k 10 "$limit" "$wine" "$STREAMCOACH_WINE/pwsh/pwsh.exe" "$@"
else
    run_windows "$limit" "$STREAMCOACH_WINE/pwsh/pwsh.exe" "$@"
fi
