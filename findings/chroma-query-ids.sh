#!/usr/bin/env bash
# Chroma (npm's chromadb 3.0.3 with its bindings 1.0.5): a query restricted to ids of which one is not stored.
#
# Expected: the nearest of those that are there, as get leaves out an id that is not stored.
# Seen: the whole query fails with status 500 ("Error finding id"), whatever else is asked for. With any where beside the same
# ids it answers, and leaves out the id that is missing.
#
# Fails if the server answers otherwise. Needs node and npm.
set -euo pipefail

work=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || kill "$server" 2> "$work/kill.log" || true
  rm -rf "$work"
}
trap stop EXIT

cat > "$work/package.json" <<'JSON'
{"private": true,
 "dependencies": {"chromadb": "3.0.3"},
 "overrides": {"chromadb-js-bindings-linux-x64-gnu": "1.0.5", "chromadb-js-bindings-linux-arm64-gnu": "1.0.5"}}
JSON
(cd "$work" && npm install --no-audit --no-fund > npm.log)
port=$(( 20000 + RANDOM % 10000 ))
node "$work/node_modules/chromadb/dist/cli.mjs" run --host 127.0.0.1 --port "$port" --path "$work/data" \
  > "$work/server.log" 2>&1 &
server=$!

at=http://127.0.0.1:$port/api/v2/tenants/default_tenant/databases/default_database/collections
for _ in $(seq 100); do
  ! curl -sf "http://127.0.0.1:$port/api/v2/heartbeat" > "$work/heartbeat" || break
  sleep 0.2
done
post() {
  curl -s -o "$work/answer" -w '%{http_code}' -H 'content-type: application/json' -d "$2" "$1"
}
post "$at" '{"name": "points"}' > "$work/status"
id=$(grep -o '"id":"[^"]*"' "$work/answer" | head -n 1 | cut -d '"' -f 4)
post "$at/$id/add" '{"ids": ["a", "b"], "embeddings": [[1, 0], [0, 1]], "metadatas": [{"n": 1}, {"n": 1}]}' \
  > "$work/status"

asked='"query_embeddings": [[1, 0]], "n_results": 2, "include": []'
seen() {
  printf '%s: %s ' "$1" "$(post "$at/$id/query" "{$asked, $2}")"
  grep -o '"ids":\[\[[^]]*\]\]' "$work/answer" || grep -o 'Error finding id' "$work/answer" | head -n 1
}
{
  seen 'ids that are stored' '"ids": ["a", "b"]'
  seen 'one that is not' '"ids": ["a", "nope"]'
  seen 'the same with a where' '"ids": ["a", "nope"], "where": {"n": 1}'
} | tee "$work/seen"

diff - "$work/seen" <<'SEEN'
ids that are stored: 200 "ids":[["a","b"]]
one that is not: 500 Error finding id
the same with a where: 200 "ids":[["a"]]
SEEN
