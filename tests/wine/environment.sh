# Sourced by the scripts of this folder: where Wine and PowerShell for Windows are, and how a Windows program is run.
# STREAMCOACH_WINE is the folder that prepare.sh filled. WINEPREFIX is Wine's own folder; two runs at a time need two of them.

export STREAMCOACH_WINE=${STREAMCOACH_WINE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/out/wine}
export WINEPREFIX=${WINEPREFIX:-$STREAMCOACH_WINE/prefix}
# File names are bytes here and UTF-16 there; without UTF-8 many have none.
export LC_ALL=C.UTF-8
export WINEDEBUG=-all WINEARCH=win64
# With it, .NET under Wine 8 crashes now and then (0x80131506).
export DOTNET_EnableWriteXorExecute=0
export POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off
# Linux's own would be passed on.
unset PSModulePath DOTNET_ROOT_X64

# Sets wine and wineserver, or returns 1.
find_wine() {
    local folder
    for folder in /usr/lib/wine "$(dirname "$(command -v wine64 || echo /usr/bin/wine64)")"; do
        wine=$folder/wine64
        for wineserver in "$folder/wineserver64" "$folder/wineserver"; do
            [ -x "$wine" ] && [ -x "$wineserver" ] && return
        done
    done
    return 1
}

windows_path() { echo "Z:${1//\//\\}"; }

# Runs a Windows program with a time limit in seconds, and returns its exit code, or 124. Output goes to this shell's output, not to the console.
# Wine needs a console on its input: without one, pwsh.exe ends at once and reports success.
run_windows() { # limit, program, argument...
    local limit=$1 code=0
    shift
    DOTNET_ROOT=$(windows_path "$STREAMCOACH_WINE/dotnet") SHELL=/bin/bash \
        timeout -k 10 "$limit" script -qefc "exec $(printf '%q ' "$wine" "$@") >&3 2>&4" /dev/null 3>&1 4>&2 >/dev/null 2>&1 </dev/null || code=$?
    return "$code"
}

# Starts Wine's services, and keeps them running between programs: starting them takes as long as starting a program. end_windows ends them.
# They must not inherit the output of a program, whose reader would wait for their end.
begin_windows() {
    "$wine" ping -n 86400 127.0.0.1 </dev/null >/dev/null 2>&1 &
    keeper=$!
    timeout 60 "$wine" cmd /c exit </dev/null >/dev/null 2>&1 || true
}

# Sets end_at from "--minutes N", the first two arguments, and the shift that skips them.
read_minutes() { end_at=0 used=0; [ "${1:-}" != --minutes ] || { end_at=$((SECONDS + $2 * 60)); used=2; }; }

time_is_over() { [ "$end_at" -gt 0 ] && [ "$SECONDS" -ge "$end_at" ]; }

# Ends every process of this prefix.
end_windows() {
    if [ -n "${keeper:-}" ]; then
        kill "$keeper" 2>/dev/null
        wait "$keeper" 2>/dev/null
        keeper=
    fi
    "$wineserver" -k >/dev/null 2>&1
    "$wineserver" -w >/dev/null 2>&1 || true
}
