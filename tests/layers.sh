#!/bin/sh
# The one-way order of design: tests/layers.txt holds the allowed pairs of folders and the
# foreign headers that stay in one place; every other include fails. Then each header is
# compiled alone. Speaks TAP.
set -u
cd "$(dirname "$0")/.." || exit 1
flags=$(sed -n 's/^FOREIGN_CFLAGS := //p' "${BUILD:-out/build}/flags.mk")
number=0 status=0

# say NAME FAULTS: a case that fails when FAULTS is not empty.
say() {
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number $1"
    else
        echo "not ok $number $1"
        printf '%s\n' "$2" | sed 's/^/# /'
        status=1
    fi
}

faults=$(grep -nE '^ *# *include' src/*/*.[ch] | awk -F: '
    FNR == NR {
        if ($0 ~ /^(#|$)/) next
        if ($0 ~ /^</) { split($0, rule, ">"); only[substr(rule[1], 2)] = rule[2]; next }
        rest = $0; sub(/^[^:]*:/, "", rest)
        count = split(rest, names, " ")
        for (i = 1; i <= count; i++) allowed[$1, names[i]] = 1
        allowed[$1, $1] = 1
        next
    }
    {
        split($1, path, "/"); from = path[2]; line = $0; to = ""
        if (match(line, /"[^"]*"/)) {
            to = substr(line, RSTART + 1, RLENGTH - 2); sub(/\/.*/, "", to)
            if (!((from, to) in allowed)) print $1 ":" $2 ": " from " may not include " to
        } else if (match(line, /<[^>]*>/)) {
            to = substr(line, RSTART + 1, RLENGTH - 2)
            for (prefix in only) if (index(to, prefix) == 1) {
                ok = 0; count = split(only[prefix], places, " ")
                for (i = 1; i <= count; i++) if (index($1, "src/" places[i]) == 1) ok = 1
                if (!ok) print $1 ":" $2 ": <" to "> belongs to" only[prefix]
            }
        }
    }' tests/layers.txt - 2>&1)
say "includes keep the one-way order" "$faults"

# The command stands on the public header and libc alone.
faults=$(grep -nE '^ *# *include *<' src/cli/*.[ch] |
    grep -vE '<(assert|ctype|dirent|errno|fcntl|getopt|inttypes|libgen|limits|locale|signal|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|strings|time|unistd|wchar|wctype|sys/[a-z]+)\.h>')
say "cli includes libc only" "$faults"

for header in include/*.h src/*/*.h; do
    # A file, not the header itself, so that nothing warns of a main file's #pragma or guard.
    faults=$(echo "#include \"$header\"" | ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror \
        -D_GNU_SOURCE -I. -Isrc -Iinclude $flags -fsyntax-only -x c - 2>&1)
    say "$header compiles alone" "$faults"
done
exit $status
