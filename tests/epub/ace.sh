#!/bin/bash
# Judges the accessibility of EPUBs by Ace (VA-03): metadata (EP-A01 to EP-A03), matching roles (EP-R01, EP-R02), names
# and order of headings, tables, images (EP-A06), page breaks (EP-A07). Without arguments the books that the books
# suite has built. Speaks TAP.
cd "$(dirname "$0")/../.." || exit 1
: "${BUILD:=out/build}" "${BIN:=out}"
. tests/tap.sh
out=$PWD/$BUILD/ace
rm -rf "$out"
mkdir -p "$out"
[ $# -gt 0 ] || set -- "$BUILD"/books/*.epub
[ -e "$1" ] || { skip "EPUBs" "the books suite has built none"; exit 0; }
PUPPETEER_EXECUTABLE_PATH=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
    skip "Ace" "there is no Chromium"; exit 0; }
export PUPPETEER_EXECUTABLE_PATH
ace=$(tests/tools/fetch-ace.sh 2>"$out/why") || {
    head -3 "$out/why" | sed 's/^/# /'; skip "Ace" "the tool could not be fetched"; exit 0; }

for book; do
    name=$(basename "$book" .epub)
    # Exit status 2 says that a rule is broken.
    run 300 "$ace" -s -E -f -o "$out/$name" "$book"
    [ "$result" = 0 ] && grep -q '"earl:outcome": "pass"' "$out/$name/report.json"
    good=$?
    [ "$good" = 0 ] || { tail -3 "$out/log"
        grep -hoE '"dct:title": "[a-z-]+"|"html": "[^"]{0,120}' "$out/$name/report.json"; } 2>/dev/null |
        sort | uniq -c | head -12 | sed 's/^/# /'
    ok "$name: Ace finds nothing (VA-03)" "$good"
done
exit $status
