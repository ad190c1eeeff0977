#!/bin/sh
# Installs into a folder, compiles the embedding program against that copy alone, as C and as
# C++, and runs it. Speaks TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
root=$PWD/$BUILD/installed
rm -rf "$root"
make -s --no-print-directory BUILD="$BUILD" DESTDIR="$root" PREFIX=/usr/local install >/dev/null || exit 1
PKG_CONFIG_PATH=$root/usr/local/lib/pkgconfig
export PKG_CONFIG_PATH
# The host draws with Cairo itself.
flags="$(pkg-config --static --define-variable=prefix="$root/usr/local" --cflags --libs quoin) $(pkg-config --cflags --libs cairo)"
number=0 status=0

say() { # say NAME STATUS
    number=$((number + 1))
    if [ "$2" = 0 ]; then echo "ok $number $1"; else echo "not ok $number $1"; status=1; fi
}

warn="-Wall -Wextra -Wpedantic -Werror"
# shellcheck disable=SC2086
cc -std=c11 $warn -o "$root/usr/local/bin/embed-c" tests/api/embed.c $flags
say "the host compiles as C against the installed library" $?
# shellcheck disable=SC2086
c++ -std=c++11 $warn -x c++ -o "$root/usr/local/bin/embed-c++" tests/api/embed.c -x none $flags
say "the host compiles as C++" $?
hidden=$(nm -g --defined-only "$root/usr/local/lib/libquoin.a" | awk 'NF == 3 && $3 !~ /^quoin_/ { print $3 }')
[ -z "$hidden" ] || echo "# visible: $hidden"
[ -z "$hidden" ]
say "only quoin_ names are visible in the library" $?
for host in embed-c embed-c++; do
    "$root/usr/local/bin/$host" >"$BUILD/$host.log" 2>&1
    result=$?
    grep '^not ok' "$BUILD/$host.log" | sed 's/^/# /'
    [ "$result" = 0 ]
    say "$host: $(grep -c '^ok' "$BUILD/$host.log") checks of the interface" $?
done
"$root/usr/local/bin/quoin" fonts >/dev/null 2>&1
say "the installed program finds its data" $?
exit $status
