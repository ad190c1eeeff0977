#!/bin/sh
# Fetches veraPDF, the judge of PDF/A and PDF/UA, from Maven Central into out/tools, once; prints
# the path of its jar. The version is pinned, and so is the file's sum.
set -eu
version=1.28.2
sum=687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6
cd "$(dirname "$0")/../.."
folder=$PWD/out/tools
jar=$folder/greenfield-apps-$version.jar
if [ ! -e "$jar" ]; then
    mkdir -p "$folder"
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="org.verapdf.apps:greenfield-apps:$version:jar" -DoutputDirectory="$folder" >&2
fi
echo "$sum  $jar" | sha256sum -c - >/dev/null || { echo "$jar is not the pinned file" >&2; exit 1; }
echo "$jar"
