#!/bin/sh
# Puts the widget's files into a bucket, by the `aws` program: sh s3.sh FOLDER BUCKET
# FOLDER is the unpacked zip. For another store than AWS set AWS_ENDPOINT_URL. A bucket negotiates nothing, so the files
# lie there compressed: by Brotli, which browsers take by https alone, or with ENCODING=gzip.
set -eu
folder=${1:?"usage: sh s3.sh FOLDER BUCKET"}
bucket=${2:?"usage: sh s3.sh FOLDER BUCKET"}
encoding=${ENCODING:-br}
case $encoding in
	br) end=br ;;
	gzip) end=gz ;;
	*) echo "ENCODING is br or gzip" >&2; exit 2 ;;
esac
folder=$(cd "$folder" && pwd)
name=$(basename "$folder")
[ -f "$folder/outage_banner_bg.wasm.$end" ] || { echo "$folder has no .$end files: take the zip" >&2; exit 1; }

# The folder once more, with the compressed files under the plain names.
stage=$(mktemp -d)
trap 'rm -r "$stage"' EXIT
(cd "$folder" && find . -name "*.$end") | while IFS= read -r twin; do
	mkdir -p "$stage/$(dirname "$twin")"
	cp "$folder/$twin" "$stage/${twin%."$end"}"
done

# A folder with a version in its name never changes.
case $name in
	outage-banner-[0-9]*) lifetime="public, max-age=31536000, immutable" ;;
	*) lifetime="public, max-age=600" ;;
esac
for kind in js:text/javascript wasm:application/wasm json:application/json; do
	aws s3 cp --recursive --only-show-errors "$stage" "s3://$bucket/$name/" --exclude "*" --include "*.${kind%%:*}" \
		--content-type "${kind#*:}" --content-encoding "$encoding" --cache-control "$lifetime"
done
echo "the files are in s3://$bucket/$name/"
