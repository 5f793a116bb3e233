-- Imports as things of their own: what they read, how far they are, and what they wrote and overwrote, so that they can
-- be taken up again and taken back.

create table ${schema}.import_run (
  id bigint generated always as identity primary key,
  source text not null,
  options jsonb not null check (jsonb_typeof(options) = 'object'),
  state text not null
    check (state in ('RUNNING', 'PAUSED', 'DONE', 'FAILED', 'ROLLING_BACK', 'ROLLED_BACK')),
  -- Who may write for the run: whoever took it up last.
  holder text not null,
  failure text,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- What one run does with one collection, or with one tenant's part of it.
create table ${schema}.import_part (
  id bigint generated always as identity primary key,
  run_id bigint not null references ${schema}.import_run on delete cascade,
  name text collate "C" not null,
  tenant text collate "C" not null,
  collection_id integer references ${schema}.collection on delete set null,
  space_id integer,
  -- Whether the run made the collection, and which spaces of it.
  made boolean not null default false,
  spaces integer[] not null default '{}',
  -- Of the source, so that what is done is skipped only if it is still the same.
  fingerprint text,
  expected bigint not null default 0,
  done bigint not null default 0,
  inserted bigint not null default 0,
  overwritten bigint not null default 0,
  busy_ms bigint not null default 0,
  finished boolean not null default false,
  claimed boolean not null,
  unique (run_id, name, tenant)
);

create unique index import_part_claim on ${schema}.import_part (name, tenant) where claimed;
create index import_part_collection on ${schema}.import_part (collection_id);

-- A document that a run wrote: a digest of what it wrote and, if there was one before, that. Of a part that is there, as
-- whoever writes holds its run, and the trigger below removes them with it: a foreign key would cost as much as the row.
create table ${schema}.import_row (
  part_id bigint not null,
  tenant text collate "C" not null,
  key text collate "C" not null,
  id text,
  inserted boolean not null,
  content bytea check (octet_length(content) = 32),
  vector bytea check (octet_length(vector) = 32),
  before_text text,
  before_metadata jsonb,
  primary key (part_id, key),
  check (inserted = (before_metadata is null))
);

-- The vectors that it had before, of each space. Numbers and not the extension's type, so that all spaces fit.
create table ${schema}.import_vector (
  part_id bigint not null,
  tenant text collate "C" not null,
  key text collate "C" not null,
  space_id integer not null,
  embedding real[],
  unsearchable bytea,
  reason text,
  primary key (part_id, key, space_id),
  foreign key (part_id, key) references ${schema}.import_row on delete cascade,
  check (num_nulls(embedding, reason) = 1)
);

-- With the owner's rights, who sees all tenants' rows.
create function ${schema}.forget_import_rows() returns trigger
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  delete from import_row r using gone where r.part_id = gone.id;
  return null;
end
$function$;

create trigger forget_rows after delete on ${schema}.import_part
  referencing old table as gone for each statement execute function ${schema}.forget_import_rows();

-- What was a tenant's stays the tenant's.
alter table ${schema}.import_row enable row level security;
create policy tenant on ${schema}.import_row
  using (tenant = '' or tenant = current_setting('vectorstore.tenant', true))
  with check (tenant = '' or tenant = current_setting('vectorstore.tenant', true));
alter table ${schema}.import_vector enable row level security;
create policy tenant on ${schema}.import_vector
  using (tenant = '' or tenant = current_setting('vectorstore.tenant', true))
  with check (tenant = '' or tenant = current_setting('vectorstore.tenant', true));

-- Drops a collection unless it has a document, whichever tenant's; with the owner's rights, who sees them all.
create function ${schema}.drop_empty_collection(emptied integer) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  named text;
  filled boolean;
begin
  select name into named from collection where id = emptied for update;
  if not found then
    return false;
  end if;
  execute format('lock table %I in access exclusive mode', 'document_' || emptied);
  execute format('select exists (select from %I)', 'document_' || emptied) into filled;
  return not filled and drop_collection(named);
end
$function$;

-- Drops a space unless it has a vector, whichever tenant's. One that is searched goes too if it is the only one.
create function ${schema}.drop_empty_space(emptied integer) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  owner integer;
  filled boolean;
begin
  select collection_id into owner from embedding_space where id = emptied;
  if not found then
    return false;
  end if;
  perform from collection where id = owner for key share;
  execute format('lock table %I in access exclusive mode', 'document_' || owner);
  perform from embedding_space s where id = emptied and (state <> 'active'
    or not exists (select from embedding_space o where o.collection_id = owner and o.id <> s.id)) for update;
  if not found then
    return false;
  end if;
  execute format('select exists (select from %I)', 'embedding_' || emptied) into filled;
  if filled then
    return false;
  end if;
  update embedding_space set state = 'retired' where id = emptied;
  return drop_space(emptied);
end
$function$;

-- Whether a collection has so many documents, or a space so many vectors, of all tenants together: so it would be empty
-- without them.
create function ${schema}.has_only(kind text, counted integer, expected bigint) returns boolean
language plpgsql security definer stable set search_path = ${schema}, pg_temp as $function$
declare
  number bigint;
begin
  if kind not in ('document', 'embedding') or to_regclass(format('%I', kind || '_' || counted)) is null then
    return false;
  end if;
  execute format('select count(*) from %I', kind || '_' || counted) into number;
  return number = expected;
end
$function$;

revoke execute on function ${schema}.forget_import_rows() from public;
revoke execute on function ${schema}.drop_empty_collection(integer) from public;
revoke execute on function ${schema}.drop_empty_space(integer) from public;
revoke execute on function ${schema}.has_only(text, integer, bigint) from public;

-- Who may make collections may take back those that an import made.
do $grants$
declare
  granted record;
begin
  for granted in
    select distinct a.grantee::regrole as role
      from pg_proc p, aclexplode(p.proacl) a
     where p.oid = to_regproc('create_collection')
       and a.privilege_type = 'EXECUTE' and a.grantee not in (0, p.proowner)
  loop
    execute format('grant execute on function forget_import_rows, drop_empty_collection, drop_empty_space, has_only to %s',
      granted.role);
  end loop;
end
$grants$;
