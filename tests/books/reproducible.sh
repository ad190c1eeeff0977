#!/bin/bash
# The same book gives the same bytes: in another folder, language, time zone, at another time, for another
# user, with another umask and another number of threads. Speaks TAP.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
out=$PWD/$BUILD/reproducible
rm -rf "$out"
mkdir -p "$out/one" "$out/deeper/down/two"
"$quoin" init -q "$out/one/book"
cp -r "$out/one/book" "$out/deeper/down/two/book"

build() { # build FOLDER ENVIRONMENT...
    folder=$1
    shift
    (cd "$folder" && env "$@" "$quoin" build -q book -o . >log 2>&1)
}

build "$out/one" LC_ALL=C TZ=UTC USER=one HOME=/nonexistent TMPDIR="$out/one"
ok "the first build" $?
for language in de_DE.UTF-8 fa_IR.UTF-8 tr_TR.UTF-8 C; do
    (umask 077; touch "$out"/deeper/down/two/book/*/*; build "$out/deeper/down/two" \
        LC_ALL="$language" LANGUAGE="$language" TZ=Pacific/Auckland USER=two LOGNAME=two HOME="$out" \
        XDG_CONFIG_HOME="$out" FONTCONFIG_FILE=/nonexistent)
    for ending in pdf epub; do
        cmp "$out/one/book.$ending" "$out/deeper/down/two/book.$ending" | sed 's/^/# /'
        cmp -s "$out/one/book.$ending" "$out/deeper/down/two/book.$ending"
        ok "$ending: elsewhere, as someone else, in $language" $?
    done
done
(cd "$out/deeper/down/two" && "$quoin" build -q book -o . -j 1) && cmp -s "$out"/one/book.pdf "$out"/deeper/down/two/book.pdf
ok "pdf: with one thread" $?
(cd "$out/deeper/down/two" && "$quoin" build -q book -o . -j 7) && cmp -s "$out"/one/book.pdf "$out"/deeper/down/two/book.pdf
ok "pdf: with seven threads" $?
(cd "$out/deeper/down/two" && "$quoin" build -q book -o . --epub) && cmp -s "$out"/one/book.epub "$out"/deeper/down/two/book.epub
ok "epub: made alone" $?
(cd "$out/deeper/down/two" && SOURCE_DATE_EPOCH=86400 "$quoin" build -q book -o .) &&
    qpdf --qdf "$out/deeper/down/two/book.pdf" - | grep -qa 'D:19700102000000' && unzip -p "$out/deeper/down/two/book.epub" '*.opf' | grep -q '1970-01-02T00:00:00Z'
ok "SOURCE_DATE_EPOCH is the date of both" $?
exit $status
