#!/bin/bash
# Lets independent judges look at PDFs: veraPDF (PDF/A-2u and PDF/UA-1, all files in one run of Java),
# qpdf --check, poppler, MuPDF. Speaks TAP.
#   check.sh [FILE.pdf…]    by default those that the books suite has built
cd "$(dirname "$0")/../.." || exit 1
: "${BUILD:=out/build}" "${BIN:=out}"
. tests/tap.sh
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
if [ $# = 0 ]; then
    shopt -s nullglob
    set -- "$BUILD"/books/*.pdf
    [ $# -gt 0 ] || { skip "PDF judges" "no books were built"; exit 0; }
fi

# Shows on what grounds the case that follows has failed.
show() {
    head -20 | cut -c1-300 | sed 's/^/# /'
}

jar=$(tests/tools/fetch-verapdf.sh 2>"$out/fetch")
if [ -n "$jar" ]; then
    # The flavours are those the file claims; both claims must be there (A2-29, UA-01). veraPDF judges every rule of
    # ISO 19005-2 level U that a machine can (A2-01 to A2-30, A2U-1, A2U-2) and of ISO 14289-1 (UA-01 to UA-30); what
    # follows below looks again, by other eyes, at what matters most.
    java -XX:TieredStopAtLevel=1 -cp "$jar" org.verapdf.apps.GreenfieldCliWrapper -f 0 --format text -v \
        --maxfailuresdisplayed 3 "$@" >"$out/vera" 2>"$out/vera.log"
    for file; do
        path=$(realpath "$file")
        for flavour in 2u ua1; do
            grep -qxF "PASS $path $flavour" "$out/vera"
            good=$?
            [ $good = 0 ] || awk -v head="FAIL $path $flavour" '/^(PASS|FAIL)/ { on = $0 == head } on' "$out/vera" | show
            ok "$(basename "$file") veraPDF $flavour" $good
        done
    done
else
    show <"$out/fetch"
    skip "veraPDF" "it cannot be fetched"
fi

# A2-01 to A2-07: the syntax of the file
check_syntax() {
    qpdf --check "$1" >"$out/qpdf" 2>&1
    good=$?
    [ $good = 0 ] || show <"$out/qpdf"
    ok "$2 qpdf --check" $good
}

# A2-17, A2U-1: every font embedded and with Unicode
check_fonts() {
    pdffonts "$1" 2>"$out/log" | awk 'NR > 2 { n = NF; if ($(n-4) != "yes" || $(n-2) != "yes") { print; bad = 1 } }
                                       END { exit bad }' >"$out/fonts" && [ ! -s "$out/log" ]
    good=$?
    [ $good = 0 ] || cat "$out/fonts" "$out/log" | show
    ok "$2 fonts embedded, with Unicode" $good
}

# UA-03, UA-11, A2-03
check_facts() {
    pdfinfo "$1" >"$out/info" 2>"$out/log"
    grep -q '^Tagged: *yes' "$out/info" && grep -q '^Metadata Stream: *yes' "$out/info" &&
        grep -q '^Encrypted: *no' "$out/info" && grep -q '^PDF version: *1.7' "$out/info" &&
        grep -q '^Title: *[^ ]' "$out/info" && [ ! -s "$out/log" ]
    good=$?
    [ $good = 0 ] || cat "$out/info" "$out/log" | show
    ok "$2 pdfinfo" $good
}

letters() {
    sed 's/[^[:alpha:]]//g' "$1" | tr -d '\n' | wc -m
}

# True when both numbers differ by no more than so many percent.
near() {
    [ $(($1 * 100)) -ge $(($2 * (100 - $3))) ] && [ $(($2 * 100)) -ge $(($1 * (100 - $3))) ]
}

# The text of MuPDF, in painting order, has the letters of poppler's (which sorts by place), and as many words give or
# take those cut at line ends; but not where many lines run from right to left (poppler begins them with U+202B): there it
# moves the joiners and spaces.
check_text() {
    mutool draw -q -F txt -o "$out/mupdf.txt" "$1" >"$out/log" 2>&1 </dev/null
    grep -v 'ICC support' "$out/log" | grep -E 'warning|error' >"$out/mupdf.log"
    pdftotext "$1" "$out/poppler.txt" 2>>"$out/mupdf.log"
    one=$(letters "$out/mupdf.txt") two=$(letters "$out/poppler.txt")
    words=$(wc -w <"$out/mupdf.txt") others=$(wc -w <"$out/poppler.txt")
    turned=$(grep -c $'\xE2\x80\xAB' "$out/poppler.txt") lines=$(wc -l <"$out/poppler.txt")
    [ ! -s "$out/mupdf.log" ] && near "$one" "$two" 1 && { [ $((turned * 10)) -gt "$lines" ] || near "$words" "$others" 8; } &&
        ! grep -q $'\xEF\xBF\xBD' "$out/mupdf.txt"
    good=$?
    [ $good = 0 ] || { echo "$one letters in $words words by MuPDF, $two in $others by poppler"; cat "$out/mupdf.log"
        grep -m5 $'\xEF\xBF\xBD' "$out/mupdf.txt"; } | show
    ok "$2 text by MuPDF and poppler" $good
}

for file; do
    name=$(basename "$file")
    check_syntax "$file" "$name"
    check_fonts "$file" "$name"
    check_facts "$file" "$name"
    check_text "$file" "$name"
done
exit $status
