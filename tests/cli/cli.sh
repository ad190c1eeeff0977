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
for stage in tree styles lines pages xhtml; do
    try "dump $stage" 0 . dump one.md $stage
done
try "fonts" 0 "Linux Libertine" fonts
"$quoin" fonts >/dev/full 2>log
[ $? = 2 ]
ok "an output that takes no more is a failure" $?
exit $status
