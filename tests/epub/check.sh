#!/bin/bash
# Judges EPUBs: the bytes and the stylesheet by rules of our own, the rest by EPUBCheck with warnings as
# failures (VA-01). Without arguments the books that the books suite has built. Speaks TAP.
cd "$(dirname "$0")/../.." || exit 1
: "${BUILD:=out/build}" "${BIN:=out}"
. tests/tap.sh
out=$PWD/$BUILD/epubcheck
rm -rf "$out"
mkdir -p "$out"
[ $# -gt 0 ] || set -- "$BUILD"/books/*.epub
[ -e "$1" ] || { skip "EPUBs" "the books suite has built none"; exit 0; }

# explain STATUS FILE: says why a case fails.
explain() {
    [ "$1" = 0 ] || head -8 "$2" | cut -c1-300 | sed 's/^/# /'
}

# EP-Z01: the first entry is "mimetype", stored, without an extra field.
container() {
    [ "$(head -c 58 "$1" | tail -c 28)" = "mimetypeapplication/epub+zip" ] &&
        [ "$(head -c 30 "$1" | od -An -tu1 -j8 -N2 | tr -d ' ')" = 00 ]
    ok "$2: mimetype comes first and stored (EP-Z01)" $?
    ! unzip -Z1 "$1" | grep -qvE '^(META-INF/[A-Za-z.-]+|mimetype|EPUB/[a-z0-9._/-]+)$'
    ok "$2: file names are plain (EP-Z03)" $?
}

# What reading systems refuse or readers want to choose themselves.
stylesheet() {
    unzip -p "$1" EPUB/style.css >"$out/css"
    ! grep -nE '(^|[ ;{])(direction|unicode-bidi|position):' "$out/css" >"$out/why"
    good=$?; explain $good "$out/why"
    ok "$2: no direction or position in the stylesheet (EP-C01)" $good
    ! grep -nE 'font-size: [0-9.]+(px|pt)|^body \{[^}]*font-size|(margin|padding)[a-z-]*:[^;]* -[0-9.]|@import|!important' "$out/css" >"$out/why"
    good=$?; explain $good "$out/why"
    ok "$2: sizes are relative, margins not negative (EP-C02, EP-C03)" $good
}

# Over all text files at once.
texts() {
    unzip -p "$1" 'EPUB/*.xhtml' >"$out/texts"
    ! grep -noE '<[^>]* style="[^"]*"|<script' "$out/texts" >"$out/why"
    good=$?; explain $good "$out/why"
    ok "$2: no inline styles and scripts (EP-C04)" $good
    breaks=$(grep -oE 'role="doc-pagebreak"' "$out/texts" | wc -l)
    listed=$(grep -oE 'href="[^"]*#q-page-[0-9]+"' "$out/texts" | wc -l)
    [ "$breaks" = "$listed" ] || echo "# $breaks page breaks, $listed in the page list"
    [ "$breaks" = "$listed" ]
    ok "$2: the page list has every page break (EP-A05, EP-A07)" $?
    ! unzip -Z -l "$1" | awk '$NF ~ /\.xhtml$/ && $4 > 300000 { print; bad = 1 } END { exit !bad }' >"$out/why"
    good=$?; explain $good "$out/why"
    ok "$2: no text file above 300 KB (EP-I02)" $good
}

for book; do
    name=$(basename "$book" .epub)
    container "$book" "$name"
    stylesheet "$book" "$name"
    texts "$book" "$name"
done

if ! command -v java >/dev/null || ! jar=$(tests/tools/fetch-epubcheck.sh 2>"$out/why"); then
    explain 1 "$out/why"
    skip "EPUBCheck" "no Java, or the tool could not be fetched"
    exit $status
fi
# One Java machine a book; two at a time.
export jar out
printf '%s\n' "$@" | xargs -P 2 -I{} sh -c '
    name=$(basename "{}" .epub)
    java -jar "$jar" --failonwarnings "{}" >"$out/$name.txt" 2>&1
    echo $? >"$out/$name.status"'
for book; do
    name=$(basename "$book" .epub)
    [ "$(cat "$out/$name.status")" = 0 ]
    good=$?; explain $good "$out/$name.txt"
    ok "$name: EPUBCheck finds nothing (VA-01)" $good
done
exit $status
