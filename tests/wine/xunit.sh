# Sourced after environment.sh: runs test programs of xunit, and adds to passed, failed and skipped.

passed=0 failed=0 skipped=0

# Prints the tests that failed, with their messages.
failures() { grep -vE '^ *(Discovering|Discovered|Starting|Finished|=== TEST)|^wine: Read access denied' | sed -E 's/^ *(.*) \[FAIL\]$/FAILED \1/'; }

# A program that hangs or crashes, or whose test fails, is run once more, because Wine 8 is no system that .NET supports. A test that fails only the first time is
# named as unstable.
run_tests() { # name, limit in seconds, program, argument...
    local name=$1 limit=$2 said started=$SECONDS total errors broken skips try
    shift 2
    for try in 1 2; do
        said=$(run_windows "$limit" "$@" -noLogo -noColor 2>&1 | tr -d '\r')
        read -r total errors broken skips <<<"$(sed -nE 's/.* Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/p' <<<"$said" | tail -n 1)"
        if [ -z "${total:-}" ]; then
            echo "$name: no result, the limit is $limit s"
        else
            [ $((broken + errors)) -gt 0 ] && [ "$try" = 1 ] || break
            failures <<<"$said" | sed 's/^FAILED /UNSTABLE /'
        fi
        end_windows
        begin_windows
    done
    if [ -z "${total:-}" ] || [ "$total" = 0 ]; then
        echo "FAILED $name: no result in two runs"
        tail -n 5 <<<"$said"
        failed=$((failed + 1))
        return
    fi
    echo "$name: $((total - broken - skips)) passed, $((broken + errors)) failed, $skips skipped, $((SECONDS - started)) s"
    [ $((broken + errors)) -eq 0 ] || failures <<<"$said"
    grep -A1 -F '[SKIP]' <<<"$said" | grep -vxF -- -- | paste -d ' ' - - | sed -E 's/^ *(.*) \[SKIP\] +/SKIPPED \1: /'
    passed=$((passed + total - broken - skips)) failed=$((failed + broken + errors)) skipped=$((skipped + skips))
}
