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

# ---- files ----
expect nowhere 2 file-missing
mkdir -p folder; echo '# A' >folder/a.md
expect folder 2 ""
printf '# A\n\ncaf\351\n' >latin1.md; expect latin1 2 file-not-utf8
: >empty.md; expect empty 2 book-empty
printf ' \n\n \n' >blank.md; expect blank 2 book-empty
printf '\357\273\277# A\r\n\r\nDOS line ends and a mark.\r\n' >dos.md; expect dos 0 ""
printf '# A\n\nzero\000byte\n' >zero.md; expect zero 0 ""
mkdir -p listed; printf 'contents: [gone.md]\n' >listed/book.yaml; expect listed 2 file-missing
mkdir -p outside; printf 'contents: [../dos.md]\n' >outside/book.yaml; expect outside 2 file-outside

# ---- text ----
printf '# A\n\n```\nnever closed\n' >fence.md; expect fence 0 fence-open
printf '# A {#x}\n\n## B {#x}\n' >ids.md; expect ids 1 id-taken
printf '# A\n\n[b](#gone)\n' >dangling.md; expect dangling 1 link-dangling
{ echo '# A'; echo; repeat x 6000; } >word.md; expect word 0 line-overfull
{ echo '# A'; echo; repeat '| a cell of a table ' 60; echo '|'; repeat '|---' 60; echo '|'; repeat '| words in it ' 60; echo '|'; } >wide.md
expect wide 0 table-wide
{ repeat '> ' 10000; echo deep; } >quotes.md; expect quotes 1 nested-deep
{ repeat '- ' 3000; echo deep; } >lists.md; expect lists 1 nested-deep
{ repeat '[' 50000; repeat ']' 50000; } >brackets.md; expect brackets 0 ""
{ repeat '*a _b ' 30000; } >stars.md; expect stars 0 ""
{ echo '# A'; echo; repeat 'A million characters make one paragraph, which is long. ' 19000; } >million.md; expect million 0 ""
{ echo '# A'; echo; for i in $(seq 3000); do echo "w[^$i]"; echo; echo "[^$i]: note"; echo; done; } >notes.md; expect notes 0 ""
printf '# A\n\n\364\217\277\275 has no glyph\n' >glyph.md; expect glyph 0 glyph-missing
printf '# A\n\n<script>x</script>\n' >html.md; expect html 0 html-dropped
printf -- '---\ntitle: [a\n---\n\n# A\n' >front.md; expect front 1 yaml-broken
{ printf -- '---\ntitle: '; repeat '[' 20000; printf '\n---\n\n# A\n'; } >yaml-deep.md; expect yaml-deep 1 ""
printf -- '---\ntitel: x\npage:\n  size: 3 legs\n---\n\n# A\n' >keys.md; expect keys 1 config-unknown

# ---- images ----
printf '# A\n\n![x](gone.png)\n' >image-gone.md; expect image-gone 1 image-missing
echo 'this is no picture' >text.png
printf '# A\n\n![x](text.png)\n' >image-text.md; expect image-text 1 image-broken
printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\001\0\0\0\001\010\002\0\0\0\220wS\336' >cut.png
printf '# A\n\n![x](cut.png)\n' >image-cut.md; expect image-cut 1 ""
printf '\377\330\377\340\0\020JFIF\0\001\001\0\0\001\0\001\0\0' >cut.jpg
printf '# A\n\n![x](cut.jpg)\n' >jpeg-cut.md; expect jpeg-cut 1 image-broken
echo '<svg xmlns="http://www.w3.org/2000/svg"><g>' >cut.svg
printf '# A\n\n![x](cut.svg)\n' >svg-cut.md; expect svg-cut 1 image-broken
node -e '
const zlib = require("zlib"), fs = require("fs"), [size, file] = process.argv.slice(1);
const table = [...Array(256).keys()].map(n => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1; return n >>> 0 });
const crc = b => (b.reduce((c, x) => table[(c ^ x) & 255] ^ c >>> 8, 0xffffffff) ^ 0xffffffff) >>> 0;
const chunk = (type, data) => { const b = Buffer.concat([Buffer.from(type), data]), n = Buffer.alloc(4), c = Buffer.alloc(4);
  n.writeUInt32BE(data.length); c.writeUInt32BE(crc(b)); return Buffer.concat([n, b, c]) };
const head = Buffer.alloc(13); head.writeUInt32BE(+size, 0); head.writeUInt32BE(+size, 4); head[8] = 1;
fs.writeFileSync(file, Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head),
  chunk("IDAT", zlib.deflateSync(Buffer.alloc((+size / 8 + 1) * size))), chunk("IEND", Buffer.alloc(0))]))' 20000 huge.png
printf '# A\n\n![x](huge.png)\n' >image-huge.md; expect image-huge 1 image-too-large
printf '# A\n\n![x](http://example.org/a.png)\n' >remote.md; expect remote 1 file-remote
printf '# A\n\n![x](/etc/passwd)\n' >absolute.md; expect absolute 1 file-outside
printf '# A\n\n![x](../../x.png)\n' >above.md; expect above 1 file-outside
mkdir -p links/book; cp text.png links/secret.png; ln -sf ../secret.png links/book/a.png
printf '# A\n\n![x](a.png)\n' >links/book/linked.md
expect linked 1 file-outside links/book/linked.md

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
