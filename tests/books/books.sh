#!/bin/bash
# Builds the real books where they are (../shared/books), the handbook and the starter, and keeps them
# in $BUILD/books for the judges of tests/pdf and tests/epub. Speaks TAP.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
out=$PWD/$BUILD/books
rm -rf "$out"
mkdir -p "$out"

# build PATH NAME: builds without an outside failure; every word is proved by the build itself.
build() {
    run 120 "$quoin" build "$1" -o "$out" --name "$2"
    [ "$result" -le 1 ] && [ -s "$out/$2.pdf" ] && [ -s "$out/$2.epub" ] && ! grep -q '\[words-missing\]' "$out/log"
    good=$?
    [ "$good" = 0 ] || { echo "# status $result"; grep -vE '^ ' "$out/log" | tail -5 | cut -c1-300 | sed 's/^/# /'; }
    ok "$2 builds to PDF and EPUB" "$good"
    mv "$out/log" "$out/$2.log"
}

[ -e content/book.yaml ] && build content handbook
[ -e "$out/handbook.log" ] && {
    ! grep -qE '(warning|error): ' "$out/handbook.log"
    good=$?
    [ "$good" = 0 ] || grep -E '(warning|error): ' "$out/handbook.log" | head -5 | sed 's/^/# /'
    ok "the handbook is without a fault" "$good"
}
build src/cli/starter starter
for book in cyberspace moby-dick varieties rust-book-en rust-book-zh rust-book-fa; do
    if [ -e "../shared/books/$book/$book.md" ]; then
        build "../shared/books/$book/$book.md" "$book"
    else
        skip "$book" "../shared/books is not here"
    fi
done
exit $status
