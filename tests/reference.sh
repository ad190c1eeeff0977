#!/bin/sh
# The handbook's reference chapters say what the tables of the source say; UPDATE=1 rewrites them.
# Speaks TAP.
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
for chapter in 70-commands 71-keys 72-properties 73-elements 74-messages; do
    file=content/text/$chapter.md
    "$BUILD/reference" "${chapter#*-}" >"$BUILD/chapter.md" || exit 1
    [ -n "${UPDATE:-}" ] && cp "$BUILD/chapter.md" "$file"
    cmp -s "$BUILD/chapter.md" "$file"
    good=$?
    [ "$good" = 0 ] || diff "$file" "$BUILD/chapter.md" | head -10 | sed 's/^/# /'
    ok "$file is up to date" "$good"
done
exit $status
