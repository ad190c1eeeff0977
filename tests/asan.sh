#!/bin/bash
# The unit tests, the golden cases, the bad input and two books under the address and undefined-behaviour
# sanitizers. Speaks TAP.
cd "$(dirname "$0")/.." || exit 1
make -s --no-print-directory asan >out/asan.log 2>&1 || { tail -20 out/asan.log; exit 1; }
plain=$BUILD BUILD=out/asan BIN=out/asan
export BUILD BIN
. tests/tap.sh
out=$PWD/$BUILD
# Leaks: libraries keep caches until the end; the suppressions name them.
# A status of their own, which no faulty book gives.
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1:exitcode=99 \
    LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0 \
    UBSAN_OPTIONS=print_stacktrace=1

judge() { # judge NAME: after run
    { [ "$result" -le 1 ] && ! grep -qE 'Sanitizer|runtime error' "$out/log"; }
    good=$?
    [ "$good" = 0 ] || grep -E -A12 'Sanitizer|runtime error|^not ok' "$out/log" | head -40 | sed 's/^/# /'
    ok "$1" "$good"
}

for test in tests/unit/*.c; do
    name=$(basename "$test" .c)
    run 120 "$BUILD/$name" --tap
    judge "$name"
done
for folder in tests/*/; do
    set -- "$folder"*.md
    [ -e "$1" ] || continue
    run 600 "$BUILD/golden" "$@"
    judge "golden cases of $folder"
done
for book in src/cli/starter content ../shared/books/cyberspace/cyberspace.md ../shared/books/rust-book-fa/rust-book-fa.md; do
    [ -e "$book" ] || { skip "$book" "it is not here"; continue; }
    run 300 "$BUILD/quoin" build "$book" -o "$out/books"
    judge "$(basename "$book" .md)"
done
run 120 "$BUILD/commonmark" ../shared/books/commonmark/spec.txt tests/commonmark/deviations.txt
judge "CommonMark's examples"
LIMIT=120 run 600 tests/bad/reading.sh
judge "bad manuscripts"
LIMIT=240 run 600 tests/bad/bad.sh
judge "bad input"
exit $status
