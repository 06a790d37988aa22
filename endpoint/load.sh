#!/usr/bin/env bash
# Requests a second of `serve` and of nginx: the same file, the same headers, the same machine, in turn. Then the memory of
# `serve` while it is asked for longer. Needs nginx, wrk and curl.
#
#   endpoint/load.sh [ROUNDS [SECONDS [LONG_SECONDS]]]
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-3} seconds=${2:-10} long=${3:-60}
cores=$(nproc)
for program in nginx wrk curl; do
  command -v "$program" >/dev/null || { echo "$program is missing" >&2; exit 1; }
done
cargo build --quiet --package outage-banner-endpoint --profile endpoint
program=${CARGO_TARGET_DIR:-$PWD/target}/endpoint/outage-banner

work=$(mktemp -d)
ours= theirs=
trap 'kill $ours $theirs 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
chmod 755 "$work"
cp static/status.json "$work/status.json"
cat >"$work/nginx.conf" <<CONF
worker_processes $cores;
daemon off;
pid $work/nginx.pid;
error_log $work/error.log;
events { worker_connections 4096; }
http {
  types { application/json json; }
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 100000000;
  open_file_cache max=100;
  server {
    listen 127.0.0.1:18081;
    root $work;
    add_header Access-Control-Allow-Origin *;
    add_header Access-Control-Expose-Headers "Date, ETag, Retry-After";
    add_header Cache-Control "public, max-age=15, stale-while-revalidate=60";
    add_header Cross-Origin-Resource-Policy cross-origin;
    add_header X-Content-Type-Options nosniff;
    add_header Vary Accept-Encoding;
  }
}
CONF
nginx -c "$work/nginx.conf" & theirs=$!
"$program" serve --feed "$work/status.json" --listen 127.0.0.1:18080 >/dev/null 2>&1 & ours=$!
for port in 18080 18081; do
  until curl --silent --fail --output /dev/null --noproxy '*' "http://127.0.0.1:$port/status.json"; do sleep 0.1; done
done

pids() { if [ "$1" = 18080 ]; then echo "$ours"; else pgrep -P "$theirs"; fi; }
# In hundredths of a second.
used() { for pid in $(pids "$1"); do cat "/proc/$pid/stat"; done | awk '{ sum += $14 + $15 } END { print sum }'; }
# Requests a second; and for each second of the processor, which another process that is busy does not change.
rate() {
  local before after
  before=$(used "$1")
  wrk -t2 -c64 -d"$2s" "http://127.0.0.1:$1/status.json" >"$work/wrk"
  after=$(used "$1")
  awk -v used=$((after - before)) '/Requests\/sec/ { rate = $2 } / requests in / { all = $1 }
    END { printf "%d (%d for each second of the processor)", rate, all * 100 / used }' "$work/wrk"
}
memory() { awk '/VmRSS/ { print $2 " kB" }' "/proc/$ours/status"; }

rate 18080 2 >/dev/null && rate 18081 2 >/dev/null
for round in $(seq "$rounds"); do
  echo "round $round: nginx $(rate 18081 "$seconds"), serve $(rate 18080 "$seconds")"
done
echo "memory after that: $(memory)"
for part in $(seq 5); do
  echo "part $part of 5 of $long s: $(rate 18080 $((long / 5))), memory $(memory)"
done
