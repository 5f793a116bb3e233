-- What is known of models and collections. Documents and embeddings stand in tables of their own, a pair for each
-- collection and space, which the functions of the next file make.

create table ${schema}.embedding_model (
  id integer generated always as identity primary key,
  name text collate "C" not null,
  revision text collate "C" not null,
  dimension integer not null check (dimension between 1 and 16000),
  created_at timestamptz not null default now(),
  unique (name, revision, dimension)
);

create table ${schema}.collection (
  id integer generated always as identity primary key,
  name text collate "C" not null unique check (octet_length(name) between 1 and 1000),
  metric text not null check (metric in ('COSINE', 'EUCLIDEAN', 'INNER_PRODUCT')),
  per_tenant boolean not null,
  metadata jsonb not null check (jsonb_typeof(metadata) = 'object'),
  created_at timestamptz not null default now()
);

create table ${schema}.embedding_space (
  id integer generated always as identity primary key,
  collection_id integer not null references ${schema}.collection on delete cascade,
  model_id integer not null references ${schema}.embedding_model,
  state text not null check (state in ('building', 'active', 'previous', 'retired')),
  metric text not null check (metric in ('COSINE', 'EUCLIDEAN', 'INNER_PRODUCT')),
  column_type text not null check (column_type in ('VECTOR', 'HALFVEC')),
  index_kind text not null check (index_kind in ('NONE', 'HNSW', 'IVFFLAT')),
  index_element text not null check (index_element in ('VECTOR', 'HALFVEC', 'BIT')),
  index_parameters jsonb not null check (jsonb_typeof(index_parameters) = 'object'),
  search_widths jsonb not null default '{}' check (jsonb_typeof(search_widths) = 'object'),
  created_at timestamptz not null default now(),
  unique (collection_id, model_id)
);

-- A search reads one space, so there is never more than one to choose from.
create unique index embedding_space_active on ${schema}.embedding_space (collection_id) where state = 'active';
