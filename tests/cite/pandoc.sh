#!/bin/sh
# Citations and lists of references of styles of our own, word by word as Pandoc's citeproc has them, which is another
# hand's work from the same standard. Where Pandoc is not installed there is nothing to compare with. Speaks TAP.
cd "$(dirname "$0")/../.." || exit 1
: "${BUILD:=out/build}" "${BIN:=out}"
. tests/tap.sh
out=$PWD/$BUILD/cite
rm -rf "$out"
mkdir -p "$out"

# The tree's paragraphs, items and notes as lines of text: "[1] What note 1 says".
lines() {
    awk '
        function flush() { if (depth && text[depth] != "") print text[depth]; depth-- }
        { match($0, /^ */); indent = RLENGTH }
        { while (depth && indent <= level[depth]) flush() }
        /^ *(p|plain|h [0-9])( |$)/ { depth++; level[depth] = indent; text[depth] = prefix; prefix = "" }
        /^ *li .*label="/ { prefix = $0; sub(/.*label="/, "", prefix); sub(/".*/, " ", prefix) }
        /^ *noteref / { number = $0; sub(/.*label="/, "", number); sub(/".*/, "", number); text[depth] = text[depth] "[" number "]" }
        /^ *note / { prefix = "[" number "] " }
        /^ *softbreak/ { text[depth] = text[depth] " " }
        /^ *text / { sub(/^[^"]*"/, ""); sub(/"$/, ""); text[depth] = text[depth] $0 }
        END { while (depth) flush() }' | sed 's/\\u00A0/ /g; s/\\"/"/g'
}

plain() {
    sed 's/ / /g; s/  */ /g; s/ $//' | grep -vE '^(References|Start)?$' | sort
}

for style in tests/cite/*.csl; do
    name=$(basename "$style" .csl)
    command -v pandoc >/dev/null || { skip "$name" "Pandoc is not installed"; continue; }
    mkdir -p "$out/$name"
    cp tests/cite/refs.json "$style" "$out/$name"
    cp tests/cite/book.markdown "$out/$name/book.md"
    # Pandoc names nobody in the text where a style has numbers alone.
    [ "$name" = numeric ] && sed -i '/^Of it/d' "$out/$name/book.md"
    printf 'language: en-US\nbibliography: refs.json\ncsl: %s.csl\ncontents: [book.md]\nparts: {contents: no, title-page: no}\n' \
        "$name" >"$out/$name/book.yaml"
    "$quoin" dump "$out/$name" tree | lines | plain >"$out/$name.ours"
    (cd "$out/$name" && pandoc -f markdown -t plain --wrap=none --citeproc --csl "$name.csl" --bibliography refs.json \
        -M lang=en-US book.md) | plain >"$out/$name.theirs"
    diff "$out/$name.theirs" "$out/$name.ours" >"$out/why"
    same=$?
    ok "$name: as Pandoc has it" $same
    [ "$same" = 0 ] || sed 's/^/# /' "$out/why"
done
exit $status
