#!/bin/bash
# Bad manuscripts and configs up to the finished tree: every fault gets its message and status; nothing crashes,
# hangs, takes quadratic time or is lost in silence. Speaks TAP.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
out=$PWD/$BUILD/bad-reading
rm -rf "$out"
mkdir -p "$out"
cd "$out" || exit 1
export LC_ALL=C # grep is slow over megabytes of UTF-8
# Each takes less than a second on a quiet machine; the sanitizers and busy machines are slower.
limit=${LIMIT:-30}

# expect NAME STATUS MESSAGES [FILE]: dumps the tree of NAME.md, the folder NAME or FILE and wants this status
# and these messages (names with spaces between, "" for none at all).
expect() {
    local book=$1.md good=0 id
    [ -e "$book" ] || book=$1
    [ -n "$4" ] && book=$4
    run "$limit" "$quoin" dump "$book" tree
    [ "$result" = "$2" ] || { echo "# $1: status $result, not $2"; good=1; }
    for id in $3; do
        grep -q "\[$id\]" log || { echo "# $1: no message [$id]"; good=1; }
    done
    [ -n "$3" ] || ! grep -qE ': (warning|error|fatal): ' log || { echo "# $1: a message"; good=1; }
    [ "$good" = 0 ] || grep -E '(warning|error|fatal): ' log | sed 's/^/#   /' | cut -c1-200 | head -5
    ok "$1${3:+ gives $3}" "$good"
}

# holds NAME PATTERN: the dump of the last case has it.
holds() {
    grep -qE -- "$2" log
    ok "$1" $?
}

repeat() { # repeat TEXT COUNT: "%d" in the text is the number
    awk -v text="$1" -v count="$2" 'BEGIN { for (i = 1; i <= count; i++) printf text, i, i }'
}

# ---- files ----
expect nowhere 2 file-missing
mkdir -p folder
expect folder 2 files-none
mkdir -p loose
printf 'About.\n' >loose/README.md
printf 'Terms.\n' >loose/LICENSE.md
printf '# First\n' >loose/a.md
printf -- '---\ntitle: The Book\n---\n\n# Second\n' >loose/b.md
expect loose 0 files-aside
holds "files about the folder are no part of the book" 'h 1 #first$'
! grep -qE 'Terms|About|front-later' log; ok "nor are their words, and a later front matter counts" $?
printf 'Only this.\n' >only.md; mkdir -p about; mv only.md about/README.md; expect about 0 ""
printf '# A\n\ncaf\351\n' >latin1.md; expect latin1 2 file-not-utf8
holds "it is said where" 'latin1.md:3:4'
printf '\377\376#\0 \0A\0\n\0' >utf16.md; expect utf16 2 file-not-utf8
holds "UTF-16 is recognized" 'looks like UTF-16'
printf '#\0 \0A\0\n\0' >utf16-bare.md; expect utf16-bare 2 file-not-utf8
printf 'PK\3\4\24\0\6\0\10\0\377\377' >word.md; expect word 2 file-not-utf8
holds "so is a Word file" 'looks like a Word'
: >empty.md; expect empty 2 book-empty
printf ' \n\n \n' >blank.md; expect blank 2 book-empty
printf '\357\273\277# A\r\n\r\nDOS *ends*\r\nand a mark.\r\n' >dos.md; expect dos 0 ""
holds "a mark and DOS line ends are no text" 'h 1 #a$'
printf '# A\r\rOld\rends.\r' >mac.md; expect mac 0 ""
holds "old line ends end lines" 'softbreak'
printf '# A\n\nzero\000by\033te\n' >zero.md; expect zero 0 characters-bad
holds "no word is lost by it" 'zerobyte'
mkdir -p listed; printf 'contents: [gone.md]\n' >listed/book.yaml; expect listed 2 file-missing
mkdir -p outside; printf 'contents: [../dos.md]\n' >outside/book.yaml; expect outside 2 file-outside
mkdir -p wrong; printf '# A\n' >wrong/a.md; printf 'title: caf\351\n' >wrong/book.yaml
expect wrong 2 file-not-utf8
mkdir -p linked; ln -sf ../dos.md linked/a.md; printf 'contents: [a.md]\n' >linked/book.yaml
expect linked 2 file-outside

# ---- images outside the book ----
printf '# A\n\n![x](http://example.org/a.png)\n' >remote.md; expect remote 1 file-remote
printf '# A\n\n![x](/etc/passwd)\n' >absolute.md; expect absolute 1 file-outside
printf '# A\n\n![x](../../x.png)\n' >above.md; expect above 1 file-outside
mkdir -p links/book; echo 'no picture' >links/secret.png; ln -sf ../secret.png links/book/a.png
printf '# A\n\n![x](a.png)\n' >links/book/linked.md; expect linked-image 1 file-outside links/book/linked.md
printf '# A\n\n![x](.)\n' >directory.md; expect directory 1 image-missing
printf '\377\330\377\340\0\020JFIF\0\001\001\0\0\001\0\001\0\0' >cut.jpg
printf '# A\n\n![x](cut.jpg)\n' >jpeg-cut.md; expect jpeg-cut 1 image-broken
printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\116\040\0\0\116\040\010\002\0\0\0\0\0\0\0\0\0\0\0IDAT' >huge.png
printf '# A\n\n![x](huge.png)\n' >image-huge.md; expect image-huge 1 image-too-large
echo '<svg xmlns="http://www.w3.org/2000/svg"><g>' >cut.svg
printf '# A\n\n![x](cut.svg)\n' >svg-cut.md; expect svg-cut 1 image-broken

# ---- deep nesting ----
{ repeat '> ' 10000; echo deep; } >quotes.md; expect quotes 1 nested-deeply
holds "the innermost words are kept" '"deep"'
{ repeat '- ' 10000; echo deep; } >lists.md; expect lists 1 nested-deeply
{ repeat '::: {.d%d}\n' 10000; echo deep; repeat ':::\n' 10000; } >divs.md
expect divs 1 "nested-deeply div-stray messages-more"
holds "the words of deep divs are kept" '"deep"'
{ repeat '[' 10000; echo deep; repeat ']{.a}' 10000; } >spans.md; expect spans 1 nested-deeply
{ repeat '*' 50000; printf deep; repeat '*' 50000; } >stars.md; expect stars 1 nested-deeply
holds "the words of deep emphasis are kept" '"deep"'
{ repeat 'x<b>' 20000; repeat '</b>' 20000; } >tags.md; expect tags 1 nested-deeply
{ repeat '<div>\n\n' 10000; echo deep; } >wrappers.md; expect wrappers 1 "nested-deeply html-open"
{ repeat '<i>' 10000; echo deep; } >inline-html.md; expect inline-html 1 nested-deeply
{ echo '# A'; echo; repeat '^[a ' 5000; repeat ']' 5000; } >notes-deep.md; expect notes-deep 0 ""

# ---- much of everything ----
{ echo '# A'; echo; repeat 'A million characters make one paragraph, which is long. ' 19000; } >million.md
expect million 0 ""
{ repeat 'w[^%d]\n\n[^%d]: note\n\n' 100000; } >notes.md; expect notes 0 ""
{ repeat '[^%d]: note\n\n' 100000; echo text; } >unused.md; expect unused 0 "note-unused messages-more"
{ repeat 'a[^%d] ' 100000; } >undefined.md; expect undefined 1 "note-undefined messages-more"
{ echo '# A'; echo; repeat '[a][%d]\n' 50000; echo; repeat '[%d]: #a\n' 100000; } >definitions.md
expect definitions 0 ""
{ echo '| a | b |'; echo '|---|---|'; repeat '| x | %d |\n' 10000; } >rows.md; expect rows 0 ""
{ repeat '| a ' 1000; echo '|'; repeat '|---' 1000; echo '|'; repeat '| word ' 1000; echo '|'; } >columns.md
expect columns 1 table-columns
holds "its words are kept" 'word'
{ repeat '| a ' 20000; echo '|'; repeat '|---' 20000; echo '|'; repeat '| x\n' 20000; } >sparse.md
expect sparse 1 table-columns
{ repeat '# Same\n\n' 20000; } >headings.md; expect headings 0 ""
{ repeat '# H {#same}\n\n' 10000; } >ids.md; expect ids 0 "id-taken messages-more"
{ echo '# A'; echo; repeat '[x](#gone) ' 20000; } >dangling.md; expect dangling 0 "link-dangling messages-more"
{ repeat ':::\n' 20000; echo text; } >fences.md; expect fences 0 "div-stray messages-more"
{ repeat 't\n: d\n\n' 20000; } >terms.md; expect terms 0 ""
{ repeat '| line %d\n' 20000; } >verse.md; expect verse 0 ""

# ---- marks without end ----
for mark in '[' ']' '`' '$' '^' '~' '{' '^[' '![' '[a](' '<a ' '&' '\' '"' "'" '_' '**a ' '~~a ' '`a`{' '[a]{.b ' 'x<!-- ' '.' 'a-'; do
    { echo '# A'; echo; repeat "${mark/\\/\\\\}" 20000; echo; } >marks.md
    run "$limit" "$quoin" dump marks.md tree
    [ "$result" = 0 ]
    ok "twenty thousand times $mark" $?
done
awk 'BEGIN { for (i = 1; i < 1500; i++) { for (j = 0; j < i; j++) printf "`"; printf "a " } }' >ticks.md
expect ticks 0 ""

# ---- open ends ----
printf '# A\n\n```\nnever closed\n' >fence.md; expect fence 0 ""
holds "an open fence goes to the end" 'pre  "never closed'
printf '# A\n\n::: note\n\nnever closed\n' >div.md; expect div 0 div-open
printf -- '---\ntitle: x\n\n# A\n' >front-open.md; expect front-open 0 front-open
printf '# A\n\n<div>\n\n<!-- never closed\n\nlost?\n' >comment.md; expect comment 0 html-open

# ---- YAML ----
printf -- '---\ntitle: [a\n---\n\n# A\n' >yaml.md; expect yaml 1 yaml-syntax
{ printf -- '---\ntitle: '; repeat '[' 20000; printf '\n---\n\n# A\n'; } >yaml-deep.md; expect yaml-deep 1 yaml-syntax
{ echo ---; awk 'BEGIN { for (i = 0; i < 2000; i++) printf "%*sa:\n", i, "" }'; printf -- '---\n\n# A\n'; } >yaml-steps.md
expect yaml-steps 1 yaml-syntax
{ printf -- '---\na0: &a0 [x]\n'; repeat 'a%d: &a%d [*a0, *a0, *a0, *a0]\n' 30; printf -- '---\n\n# A\n'; } >bomb.md
expect bomb 1 yaml-alias
{ echo ---; repeat 'key%d: x\n' 20000; printf -- '---\n\n# A\n'; } >yaml-wide.md
expect yaml-wide 1 "config-key-unknown messages-more"
printf -- '---\ntitle: a\ntitle: b\npage:\n\tsize: a5\n---\n\n# A\n' >tab.md; expect tab 1 yaml-syntax
printf -- '---\n? [a, b]\n: c\n? {d: e}\n: f\n---\n\n# A\n' >yaml-keys.md; expect yaml-keys 1 config-key-unknown
printf -- '---\n!!python/object:os.system x\n---\n\n# A\n' >yaml-tag.md; expect yaml-tag 1 config-not-map
exit $status
