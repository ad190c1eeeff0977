#!/bin/sh
# Puts Ace by DAISY, the judge of an EPUB's accessibility, into out/tools, pinned by version. Its own install script
# would fetch a browser; it works with the system's. Prints the path of its program.
set -eu
cd "$(dirname "$0")/../.."
dir=$PWD/out/tools/ace
ace=$dir/node_modules/.bin/ace-puppeteer

if [ ! -e "$ace" ]; then
    rm -rf "$dir.new"
    mkdir -p "$dir.new"
    npm install --prefix "$dir.new" --silent --ignore-scripts --no-audit --no-fund @daisy/ace@1.4.6 >&2
    rm -rf "$dir"
    mv "$dir.new" "$dir"
fi
echo "$ace"
