#!/usr/bin/env bash
# pgvector 0.8.0 on PostgreSQL 17.5 (npm's @electric-sql/pglite 0.3.15): which stored vectors an HNSW index does not find.
#
# Expected: a search for a stored vector finds it among the ten nearest. Where the graph misses one, it may be any.
# Seen: of 10,000 different random vectors of 64 dimensions (m 16, ef_construction 64, ef_search 100) 65 to 70 are not
# found for themselves, and all but two or three of them are among the 5,000 that were inserted first: a later vector takes a
# place in the list of links of an earlier one, and the link that goes may have been the last one to some vector. With
# ef_search 1,000, a tenth of all, 11 are still missing, 10 of them of the first half.
#
# Fails if fewer than 30 are missed, or fewer than eight in ten of them are of the first half. Needs node and npm; takes a minute.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/package.json" <<'JSON'
{"private": true, "type": "module", "dependencies": {"@electric-sql/pglite": "0.3.15"}}
JSON
(cd "$work" && npm install --no-audit --no-fund > npm.log)

cat > "$work/search.js" <<'JS'
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite/vector';

const rows = 10000;
const dimension = 64;
let state = 1;
const uniform = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state + 0.5) / 4294967296;
};
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

const db = await PGlite.create({ extensions: { vector } });
await db.exec(`create extension vector; create table v (id int primary key, e vector(${dimension}))`);
for (let i = 0; i < rows; i += 500) {
  const values = Array.from({ length: 500 }, (_, j) =>
    `(${i + j}, '[${Array.from({ length: dimension }, () => normal().toFixed(4))}]')`);
  await db.exec(`insert into v values ${values}`);
}
await db.exec(`set maintenance_work_mem = '256MB';
  create index on v using hnsw (e vector_l2_ops) with (m = 16, ef_construction = 64);
  set enable_seqscan = off; set hnsw.ef_search = 100`);
const { rows: [{ different }] } = await db.query('select count(distinct e)::int as different from v');
const { rows: lost } = await db.query(`select id from v where not exists (
  select from (select id from v near order by near.e <-> v.e limit 10) ten where ten.id = v.id)`);
const early = lost.filter(row => row.id < rows / 2).length;
console.log(`${different} different vectors, ${lost.length} not found for themselves, ${early} of them in the first half`);
process.exit(different === rows && lost.length >= 30 && early >= 0.8 * lost.length ? 0 : 1);
JS
node "$work/search.js"
