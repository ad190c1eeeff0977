#!/bin/bash
# The command as its manual promises it: commands, options, exit statuses, the look of messages.
# Speaks TAP.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
out=$PWD/$BUILD/cli
rm -rf "$out"
mkdir -p "$out"
cd "$out" || exit 1

# try NAME STATUS PATTERN ARGUMENTS...: the command ends with the status and prints the pattern.
try() {
    name=$1 want=$2 pattern=$3
    shift 3
    run 60 "$quoin" "$@"
    [ "$result" = "$want" ] && grep -qE -- "$pattern" log
    good=$?
    [ "$good" = 0 ] || { echo "# status $result"; sed 's/^/#   /' log | head -8; }
    ok "$name" "$good"
}

# ---- finding one's way ----
try "alone it shows its commands" 2 '^  build '
try "--help" 0 '^  init ' --help
try "--version" 0 '^quoin [0-9]+\.[0-9]+\.[0-9]+$' --version
for command in init build config dump fonts help; do
    try "$command --help" 0 '^examples:' $command --help
done
try "a mistyped command" 2 "did you mean 'quoin build'" biuld
try "a mistyped option" 2 "did you mean '--stats'" build --stat=1 x
try "an option without its argument" 2 "needs an argument" build --output
try "a mistyped stage" 2 "did you mean 'pages'" dump x.md pagse
try "a setting without a value" 2 "not KEY=VALUE" build --set page
try "a number that is none" 2 "not a number" build -j many
try "a file in place of a command" 2 "quoin build" /etc/hostname
man --warnings -l "$OLDPWD/out/quoin.1" >/dev/null 2>man.log || true
[ ! -s man.log ]
ok "the man page has no faults" $?
for command in init build config dump fonts help; do
    grep -q "quoin $command" "$OLDPWD/out/quoin.1"
    ok "the man page has $command" $?
done

# ---- the starter ----
try "init" 0 "quoin build starter" init starter
try "init leaves a folder with files alone" 2 "is there already" init starter
try "the starter builds without a warning" 0 "^starter/starter.pdf: [0-9]+ pages" build starter
[ -s starter/starter.pdf ] && [ -s starter/starter.epub ] && ! grep -qE 'warning:|error:' log
ok "the starter is clean" $?

# ---- build ----
printf -- '---\ntitle: T\n---\n\n# One\n\nWords.\n' >one.md
mkdir -p two; printf '# Two\n\nWords.\n' >two/a.md; printf 'title: Two\ncontents: [a.md]\n' >two/book.yaml
try "two books at once" 0 "built/two.pdf" build one.md two -o built
[ -s built/one.pdf ] && [ -s built/one.epub ] && [ -s built/two.epub ]
ok "files are named after the folder or the manuscript" $?
rm -rf built
try "--pdf alone" 0 "one.pdf" build one.md -o built --pdf
[ -s built/one.pdf ] && [ ! -e built/one.epub ]
ok "--pdf makes no EPUB" $?
try "output.pdf: no" 0 "one.epub" build one.md -o built2 --set output.pdf=no
[ ! -e built2/one.pdf ] && [ -s built2/one.epub ]
ok "the config says which outputs are made" $?
try "--name" 0 "built/other.pdf" build one.md -o built --name other
try "the folder one stands in" 0 "two.pdf" build two/book.yaml
(cd two && "$quoin" build --quiet) >log 2>&1 && [ -s two/two.pdf ] && [ ! -s log ]
ok "no BOOK is the current folder; --quiet is silent" $?
try "two books of one name" 2 "same files" build one.md ./one.md
try "--stats" 0 "^pages +[0-9]" build one.md -o built --stats
try "--jobs" 0 "one.pdf" build one.md -o built -j 2
"$quoin" build one.md -o built --set title='Ü "x"' --json --stats >log 2>&1
node -e 'const lines = require("fs").readFileSync("log", "utf8").trim().split("\n").map(JSON.parse);
process.exit(lines.filter(l => l.type == "output").length == 2 && lines.some(l => l.pages > 0 && l.layout >= 0) ? 0 : 1)'
ok "--json prints lines of JSON" $?

# ---- the report ----
try "--report" 0 "built/two-report.txt" build two -o built --report
grep -qE '^[0-9]+ pages, [0-9]+ lines' built/two-report.txt
ok "the report stands beside the outputs" $?
printf -- '---\ntitle: T\nreport: {loose-line: 1}\n---\n\n%s\n' "$(printf 'Some words for a line. %.0s' $(seq 20))" >loose.md
try "--report says how much there is" 0 "^ +[0-9]+  loose lines$" build loose.md -o built --report
grep -qE '^  #1 +p\. 1 +[0-9]+% +loose\.md:6:[0-9]+ +a line. Some words' built/loose-report.txt
ok "a finding has its folio, measure and place" $?
try "--report-json" 0 "built/loose-report.json" build loose.md -o built --report-json --pdf
node -e 'const r = JSON.parse(require("fs").readFileSync("built/loose-report.json", "utf8"));
process.exit(r.counts["loose-line"] > 0 && r.findings.some(f => f.kind == "loose-line" && f.file == "loose.md" && f.value > f.limit) ? 0 : 1)'
ok "the report as JSON" $?
"$quoin" build loose.md -o built --json --report >log 2>&1
node -e 'const lines = require("fs").readFileSync("log", "utf8").trim().split("\n").map(JSON.parse);
process.exit(lines.some(l => l.type == "finding" && l.line == 6) && lines.some(l => l.format == "report") ? 0 : 1)'
ok "--json prints the findings" $?
"$quoin" build loose.md -o built --quiet --report >log 2>&1 && [ ! -s log ] && [ -s built/loose-report.txt ]
ok "--quiet leaves the summary out" $?
try "--proof" 0 "built/loose-proof.pdf: 3 pages" build loose.md -o built --proof --pdf
pdftotext built/loose-proof.pdf - | grep -q 'loose-line'
ok "the proof says what its marks mean" $?
pdftotext built/loose.pdf - | grep -q 'loose-line'
[ $? = 1 ]
ok "the PDF has no marks" $?
cp built/loose.pdf before.pdf
"$quoin" build loose.md -o built --report --proof --stats >log 2>&1 && cmp -s before.pdf built/loose.pdf &&
    grep -qE '^found-loose-line +[1-9]' log
ok "a report changes nothing of the book; its figures are in --stats" $?
base64 -d >dot.png <<'END'
iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==
END
printf '# One\n\n![A dot](dot.png){width=50%%}\n' >dot.md
try "dump report" 0 "Images too coarse to print \(1\): under 150 dpi" dump dot.md report
grep -q 'dot.md:3:1 *dot.png' log
ok "an image is named with its place" $?
try "a limit of the report" 0 "Images of low resolution \(1\): under 300 dpi" dump dot.md report --set report.resolution-poor=0

# ---- messages ----
printf '# One\n\n日本\t[](#gone)\n' >bad.md
"$quoin" build bad.md -o built 2>log >/dev/null
[ $? = 1 ]
ok "an error of the book gives status 1" $?
grep -q '^bad.md:3:4: error: .*\[reference-dangling\]' log
ok "messages begin with file, line and column" $?
# 日本 take four columns and the tab four more.
grep -q '^      |         ^' log
ok "the caret stands under wide characters and tabs" $?
grep -q "$(printf '\033')" log
[ $? = 1 ]
ok "no colours where there is no terminal" $?
{ printf '# One\n\n'; printf 'x%.0s' $(seq 2000); printf ' [a](#gone) '; printf 'y%.0s' $(seq 2000); } >long.md
"$quoin" build long.md -o built 2>log >/dev/null
[ "$(awk '{ if (length($0) > most) most = length($0) } END { print most }' log)" -lt 200 ]
ok "a long line is cut around the caret" $?
printf '# One\n\n[a\033[31m](#gone)\n' >escape.md
"$quoin" build escape.md -o built 2>log >/dev/null
! grep -q "$(printf '\033')" log
ok "control characters of a book do not reach the terminal" $?
"$quoin" build bad.md -o built --json 2>/dev/null >log
node -e 'const m = require("fs").readFileSync("log", "utf8").trim().split("\n").map(JSON.parse).find(l => l.id == "reference-dangling");
process.exit(m && m.severity == "error" && m.file == "bad.md" && m.line == 3 && m.column == 4 && m.hint !== undefined ? 0 : 1)'
ok "messages as JSON" $?

# ---- looking into a book ----
try "config" 0 "title" config two
"$quoin" config two --json >log 2>&1 && node -e 'JSON.parse(require("fs").readFileSync("log", "utf8"))'
ok "config --json is JSON" $?
for stage in tree styles lines pages xhtml report report-json; do
    try "dump $stage" 0 . dump one.md $stage
done
try "fonts" 0 "Linux Libertine" fonts
! "$quoin" fonts | grep "may not be embedded"
ok "every face of the set may be embedded" $?
"$quoin" fonts >/dev/full 2>log
[ $? = 2 ]
ok "an output that takes no more is a failure" $?
exit $status
