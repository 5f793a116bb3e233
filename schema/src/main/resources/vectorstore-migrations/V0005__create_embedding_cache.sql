-- Embeddings that a model need not make again: by the SHA-256 of the text, which itself is not kept. 32-bit floats,
-- little-endian; not the extension's type, as nothing is searched here. Compressing them gains nothing.

create table ${schema}.embedding_cache (
  model integer not null references ${schema}.embedding_model,
  kind text not null check (kind in ('DOCUMENT', 'QUERY')),
  hash bytea not null check (octet_length(hash) = 32),
  embedding bytea not null check (octet_length(embedding) between 4 and 64000) check (octet_length(embedding) % 4 = 0),
  used_at timestamptz not null default now(),
  primary key (model, kind, hash)
);

alter table ${schema}.embedding_cache alter column embedding set storage external;

create index embedding_cache_used_at on ${schema}.embedding_cache (used_at);
