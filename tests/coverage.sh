#!/bin/sh
# Every message of diags.def is expected by some test: a golden case, the bad input, or another
# script. Speaks TAP.
cd "$(dirname "$0")/.." || exit 1
number=0 status=0
for name in $(sed -n 's/^DIAG([A-Z0-9_]*, *[A-Z]*, *"\([a-z0-9-]*\)".*/\1/p' src/base/diags.def); do
    number=$((number + 1))
    if grep -rqE "(\[$name\]|expect [a-z-]+ [0-9] $name\b|\"$name\")" tests --include='*.md' --include='*.sh' --include='*.c'; then
        echo "ok $number $name is raised by a test"
    else
        echo "not ok $number $name is raised by no test"
        status=1
    fi
done
exit $status
