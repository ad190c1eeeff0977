#!/bin/bash
# Bad input: every fault gets its diagnostic and exit status; nothing crashes, hangs, or leaves half a
# file. Speaks TAP.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
out=$PWD/$BUILD/bad
rm -rf "$out"
mkdir -p "$out"
cd "$out" || exit 1
# The sanitizers make everything slower.
limit=${LIMIT:-60}

# expect NAME STATUS ID: builds NAME.md (or the folder NAME) and wants this status, this message ("" for none), and
# outputs that are there or not as the status says.
expect() {
    local book=$1.md
    [ -e "$book" ] || book=$1
    [ -n "$4" ] && book=$4
    rm -rf "built-$1"
    run "$limit" "$quoin" build "$book" -o "built-$1"
    local good=0
    [ "$result" = "$2" ] || { echo "# $1: status $result, not $2"; good=1; }
    [ -z "$3" ] || grep -q "\[$3\]" log || { echo "# $1: no message [$3]"; good=1; }
    [ "$result" = 2 ] || { [ -s "built-$1/$1.pdf" ] && [ -s "built-$1/$1.epub" ]; } || {
        echo "# $1: outputs are missing"; good=1; }
    [ -z "$(find "built-$1" -name '*.??????' 2>/dev/null)" ] || { echo "# $1: half a file is left"; good=1; }
    [ "$result" != 2 ] || [ -z "$(find "built-$1" -type f 2>/dev/null)" ] || { echo "# $1: a failed build wrote files"; good=1; }
    [ "$good" = 0 ] || sed 's/^/#   /' log | cut -c1-300 | head -8
    ok "$1 ${3:+gives [$3]}" "$good"
}

repeat() { # repeat TEXT COUNT
    awk -v text="$1" -v count="$2" 'BEGIN { for (i = 0; i < count; i++) printf "%s", text }'
}

# Faults of the text alone are in reading.sh; these need pages.
printf '# A\n\n[b](#gone) and ![x](gone.png)\n' >faults.md; expect faults 1 image-missing
# Words wider than the line: no place of these is safe to cut without shaping anew.
{ echo '# A'; echo; repeat x 50000; } >word.md; expect word 0 word-cut
{ echo '# A'; echo; repeat 'ب' 20000; } >joined.md; expect joined 0 word-cut
{ echo '# A'; echo; repeat '| a cell of a table ' 60; echo '|'; repeat '|---' 60; echo '|'; repeat '| words in it ' 60; echo '|'; } >wide.md
expect wide 0 ""
{ repeat '> ' 10000; echo deep; } >quotes.md; expect quotes 1 nested-deeply
{ repeat '[' 50000; repeat ']' 50000; } >brackets.md; expect brackets 0 ""
{ repeat '*a _b ' 30000; } >stars.md; expect stars 0 ""
{ echo '# A'; echo; repeat 'A million characters make one paragraph, which is long. ' 19000; } >million.md; expect million 0 ""
{ echo '# A'; echo; for i in $(seq 3000); do echo "w[^$i]"; echo; echo "[^$i]: note"; echo; done; } >notes.md; expect notes 0 ""
printf '# A\n\n\364\217\277\275 has no glyph\n' >glyph.md; expect glyph 1 glyph-missing
printf -- '---\nstyles: {blockquote: {margin-left: 900pt}}\n---\n\n# A\n\n> Off the page.\n' >off.md; expect off 1 text-off-page
printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\001\0\0\0\001\010\002\0\0\0\220wS\336' >cut.png
printf '# A\n\n![x](cut.png)\n' >image-cut.md; expect image-cut 1 ""

# ---- outputs ----
printf '# A\n\nb\n' >fine.md
expect fine 0 ""
mkdir -p full; ln -sf /dev/full full/fine.pdf
run 60 "$quoin" build fine.md -o full
[ "$result" = 2 ] && grep -q '\[file-unwritable\]' log && [ ! -e full/fine.epub ]
ok "a full disk gives [file-unwritable]" $?
cp built-fine/fine.pdf kept.pdf
mkdir -p sealed/fine.pdf
run 60 "$quoin" build fine.md -o sealed
[ "$result" = 2 ] && grep -q '\[file-unwritable\]' log && [ "$(find sealed | wc -l)" = 2 ]
ok "a target that cannot be replaced gives [file-unwritable]" $?
run 60 "$quoin" build fine.md -o fine.md/x
[ "$result" = 2 ] && grep -q 'cannot make the folder' log
ok "a folder that cannot be made is said so" $?
run 60 "$quoin" build fine.md -o /proc/nothing
[ "$result" = 2 ]
ok "an unwritable folder fails" $?
printf '# A\n\ncaf\351\n' >fine.md
run 60 "$quoin" build fine.md -o built-fine
[ "$result" = 2 ] && cmp -s built-fine/fine.pdf kept.pdf
ok "a failed build leaves the older files" $?
exit $status
