#!/bin/sh
# Every message of diags.def is expected by some test: in a fence of a golden case, by a line of the bad input,
# or by another script or program. Those that wait for a later stage's tests are in coverage.txt, each with its reason,
# and must leave that list when a test comes. Speaks TAP.
cd "$(dirname "$0")/.." || exit 1
number=0 status=0
say() {
    number=$((number + 1))
    echo "$1 $number $2"
    [ "$1" = ok ] || status=1
}

names=$(sed -n 's/^DIAG([A-Z0-9_]*, *[A-Z]*, *"\([a-z0-9-]*\)".*/\1/p' src/base/diags.def)
for name in $names; do
    grep -rqE "(\[$name\]\$|expect [a-z0-9-]+ [0-9] ([^;]*[\" ])?\"?$name(\"| |;|\$)|\[$name\\\\\]|\"$name\")" tests \
        --include='*.md' --include='*.sh' --include='*.c'
    raised=$?
    reason=$(sed -n "s/^$name: *//p" tests/coverage.txt)
    if [ "$raised" = 0 ] && [ -n "$reason" ]; then
        say "not ok" "$name is raised by a test, but listed in coverage.txt"
    elif [ "$raised" != 0 ] && [ -z "$reason" ]; then
        say "not ok" "$name is raised by no test"
    elif [ "$raised" = 0 ]; then
        say ok "$name is raised by a test"
    else
        say ok "$name waits: $reason"
    fi
done
for name in $(sed -n 's/^\([a-z0-9-]*\):.*/\1/p' tests/coverage.txt); do
    echo "$names" | grep -qx "$name" || say "not ok" "$name of coverage.txt is no message"
done
exit $status
