-- Collections whose documents and vectors lie in several tables by a hash of their keys: the partitions of tables with the usual
-- names. Rows of one key are in partitions of the same number.

create table ${schema}.partitioned_collection (
  collection_id integer primary key references ${schema}.collection on delete cascade,
  partitions integer not null check (partitions between 2 and 64)
);

create function ${schema}.partitions_of(owner integer) returns integer
language sql stable set search_path = ${schema}, pg_temp as $function$
  select coalesce((select partitions from partitioned_collection where collection_id = owner), 1)
$function$;

-- The tables that the rows of a table are in: its partitions, or itself.
create function ${schema}.parts_of(whole text) returns table (number bigint, part text)
language sql stable set search_path = ${schema}, pg_temp as $function$
  with partition (name) as (
    select c.relname::text
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = to_regclass(format('%I', whole)))
  select row_number() over (order by length(name), name), name from partition
  union all
  select 1, whole where not exists (select from partition)
$function$;

-- What stands after the columns of a table. Room in each page is for changed rows, which stay there.
create function ${schema}.shape(partitions integer) returns text
language sql immutable set search_path = ${schema}, pg_temp as $function$
  select case when partitions > 1 then 'partition by hash (key)' else 'with (fillfactor = 80)' end
$function$;

create function ${schema}.divide(whole text, partitions integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  if partitions = 1 then
    return;
  end if;
  for i in 0 .. partitions - 1 loop
    execute format('create table %I partition of %I for values with (modulus %s, remainder %s) with (fillfactor = 80)',
      whole || '_p' || i, whole, partitions, i);
  end loop;
end
$function$;

create function ${schema}.index_metadata(documents text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format('create index %I on %I using gin (metadata jsonb_path_ops) with (gin_pending_list_limit = 256)',
    documents || '_metadata_idx', documents);
end
$function$;

create or replace function ${schema}.index_metadata(indexed integer) returns void
language sql set search_path = ${schema}, pg_temp as $function$
  select index_metadata('document_' || indexed)
$function$;

-- A partition can be read by its own name, so it has a policy of its own.
create or replace function ${schema}.separate_tenants(tenant_table text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  separated text;
begin
  execute format('alter table %I add check (tenant <> %L)', tenant_table, '');
  for separated in select tenant_table union select part from parts_of(tenant_table) loop
    execute format('alter table %I enable row level security', separated);
    execute format($ddl$
      create policy tenant on %I
        using (tenant = current_setting('vectorstore.tenant', true))
        with check (tenant = current_setting('vectorstore.tenant', true))
      $ddl$, separated);
  end loop;
end
$function$;

-- Vectors go with their documents.
create function ${schema}.tie(vectors text, documents text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  tied record;
begin
  for tied in select v.part, d.part as documents from parts_of(vectors) v join parts_of(documents) d using (number) loop
    execute format('alter table %I add constraint %I foreign key (tenant, key) references %I on delete cascade',
      tied.part, tied.part || '_document', tied.documents);
  end loop;
end
$function$;

create or replace function ${schema}.tie_embeddings(space integer, owner integer) returns void
language sql set search_path = ${schema}, pg_temp as $function$
  select tie('embedding_' || space, 'document_' || owner)
$function$;

-- An empty table for the documents of a collection.
create function ${schema}.make_documents(documents text, owner integer, partitions integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  -- An id of up to 1,000 bytes is the key itself. The key of a longer one is its beginning and its SHA-256, over 1,000
  -- bytes together, so that no short id can be the same and keys stand nearly in the order of ids.
  execute format($ddl$
    create table %I (
      tenant text collate "C" not null default '' check (octet_length(tenant) <= 200),
      key text collate "C" not null,
      id text,
      text text,
      metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
      primary key (tenant, key),
      check (case when id is null then octet_length(key) <= 1000
        else octet_length(id) > 1000 and octet_length(key) between 1001 and 1004
          and starts_with(id, left(key, -64))
          and right(key, 64) = encode(sha256(convert_to(id, 'UTF8')), 'hex') end)
    ) %s$ddl$, documents, shape(partitions));
  perform divide(documents, partitions);
  if not exists (select from unindexed_metadata where collection_id = owner) then
    perform index_metadata(documents);
  end if;
  if (select per_tenant from collection where id = owner) then
    perform separate_tenants(documents);
  else
    execute format('alter table %I add check (tenant = %L)', documents, '');
  end if;
end
$function$;

-- An empty table for the vectors of a space.
create function ${schema}.make_vectors(vectors text, made integer, partitions integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  space embedding_space;
  dimension integer;
  part text;
begin
  select * into strict space from embedding_space where id = made;
  select m.dimension into strict dimension from embedding_model m where m.id = space.model_id;
  -- A row holds a vector or, if none can be searched, what the source had and the reason. PLAIN storage keeps the vector
  -- in the row: an exact scan is three times as fast as from TOAST. It fits a page up to 8,000 bytes.
  execute format($ddl$
    create table %1$I (
      tenant text collate "C" not null default '',
      key text collate "C" not null,
      model integer not null default %2$s check (model = %2$s),
      embedding %3$s,
      unsearchable bytea,
      copy_of text collate "C",
      stands_for text collate "C",
      reason text check (reason in ('MISSING', 'WRONG_DIMENSION', 'NOT_FINITE', 'NO_DIRECTION', 'TOO_LONG')),
      primary key (tenant, key),
      check (num_nulls(embedding, reason) = 1),
      check (num_nulls(unsearchable, reason) in (0, 2)),
      check (octet_length(unsearchable) %% 4 = 0 and (octet_length(unsearchable) = 0) = (reason = 'MISSING'))
    ) %4$s$ddl$, vectors, space.model_id, vector_type(space.column_type, dimension), shape(partitions));
  execute format('alter table %I alter column embedding set storage %s', vectors,
    case when dimension * case space.column_type when 'HALFVEC' then 2 else 4 end <= 8000
      then 'plain' else 'external' end);
  perform divide(vectors, partitions);
  -- As if each had few copies: for one that has many the server would read the whole table, and for each other row, too.
  for part in select p.part from parts_of(vectors) p loop
    execute format('alter table %I alter column copy_of set (n_distinct = -1)', part);
  end loop;
  if (select per_tenant from collection where id = space.collection_id) then
    perform separate_tenants(vectors);
  end if;
end
$function$;

create or replace function ${schema}.create_collection(
  collection_name text, collection_metric text, collection_per_tenant boolean, collection_metadata jsonb,
  out created integer, out made boolean)
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  insert into collection (name, metric, per_tenant, metadata)
    values (collection_name, collection_metric, collection_per_tenant, collection_metadata)
    on conflict (name) do nothing
    returning id into created;
  made := created is not null;
  if not made then
    select id into created from collection where name = collection_name;
    if not found then
      raise exception 'the collection was dropped meanwhile' using errcode = 'serialization_failure';
    end if;
    return;
  end if;
  perform make_documents('document_' || created, created, 1);
end
$function$;

-- Divides the tables of a collection that was made in this transaction and has no space yet.
create function ${schema}.partition_collection(chosen integer, wanted integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  filled boolean;
begin
  perform from collection where id = chosen for update;
  if not found then
    raise exception 'the collection was dropped meanwhile' using errcode = 'serialization_failure';
  end if;
  execute format('lock table %I in access exclusive mode', 'document_' || chosen);
  execute format('select exists (select from %I)', 'document_' || chosen) into filled;
  if filled or exists (select from embedding_space where collection_id = chosen)
      or exists (select from text_index where collection_id = chosen)
      or exists (select from metadata_index where collection_id = chosen) then
    raise exception 'the collection is in use already' using errcode = 'object_in_use';
  end if;
  insert into partitioned_collection (collection_id, partitions) values (chosen, wanted);
  execute format('drop table %I', 'document_' || chosen);
  perform make_documents('document_' || chosen, chosen, wanted);
end
$function$;

create or replace function ${schema}.create_space(
  space_collection integer, space_model integer, space_state text, space_metric text default null,
  space_column_type text default 'VECTOR', space_index_kind text default 'NONE',
  space_index_element text default 'VECTOR', space_index_parameters jsonb default '{}',
  out created integer, out made boolean)
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  owner collection;
begin
  select * into owner from collection c where c.id = space_collection for key share;
  if not found then
    raise exception 'the collection was dropped meanwhile' using errcode = 'serialization_failure';
  end if;
  execute format('lock table %I in share row exclusive mode', 'document_' || space_collection);
  insert into embedding_space (collection_id, model_id, state, metric, column_type,
      index_kind, index_element, index_parameters)
    values (space_collection, space_model, space_state, coalesce(space_metric, owner.metric), space_column_type,
      space_index_kind, space_index_element, space_index_parameters)
    on conflict do nothing
    returning id into created;
  made := created is not null;
  if not made then
    select id into strict created from embedding_space
      where collection_id = space_collection and (model_id = space_model or state = 'active' and space_state = 'active')
      order by model_id <> space_model limit 1;
    return;
  end if;
  perform make_vectors('embedding_' || created, created, partitions_of(space_collection));
  perform tie_embeddings(created, space_collection);
  -- One space needs no trigger, which would slow its writers down: they replace text and vector together.
  if exists (select from embedding_space where collection_id = space_collection and id <> created) then
    execute format($ddl$
      create or replace trigger forget_embeddings after update on %I for each row
        when (old.text is distinct from new.text) execute function forget_embeddings(%L)
      $ddl$, 'document_' || space_collection, space_collection);
  end if;
end
$function$;

-- What finds and keeps copies is of each partition alone, so that a row that is written looks into one.
create function ${schema}.set_index_definition(space integer, vectors text) returns text
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
begin
  return format('%I on %s.%I (tenant, (%s)) where copy_of is null and embedding is not null',
    vectors || '_set_idx',
    (select quote_ident(nspname) from pg_class c join pg_namespace n on n.oid = relnamespace
      where c.oid = format('%I', vectors)::regclass),
    vectors, set_of_vector(space, 'embedding'));
end
$function$;

create or replace function ${schema}.set_index_definition(space integer) returns text
language sql stable set search_path = ${schema}, pg_temp as $function$
  select set_index_definition(space, 'embedding_' || space)
$function$;

-- The same of a table with all its partitions; of one without, it does nothing. Some partition may be vacuumed at any moment, which ends
-- for those alone who wait for longer than a second.
create function ${schema}.lock_parts_patiently(whole text, mode text) returns void
language plpgsql set search_path = ${schema}, pg_temp set lock_timeout = '50ms' as $function$
declare
  tries integer := 0;
begin
  while exists (select from pg_inherits where inhparent = format('%I', whole)::regclass) loop
    begin
      execute format('lock table %I in %s mode', whole, mode);
      return;
    exception when lock_not_available then
      tries := tries + 1;
      perform pg_sleep(0.05), set_config('lock_timeout', case when tries % 20 = 0 then '1500ms' else '50ms' end, true);
    end;
  end loop;
end
$function$;

create function ${schema}.prepare_sets(space integer, vectors text) returns boolean
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  whole boolean;
begin
  if not exists (
      select from pg_attribute where attrelid = format('%I', vectors)::regclass and attname = 'copy_of' and not attisdropped) then
    perform lock_patiently(vectors, 'access exclusive');
    execute format('alter table %I add column copy_of text collate "C", add column stands_for text collate "C",
      alter column copy_of set (n_distinct = -1)', vectors);
  end if;
  select indisvalid into whole from pg_index where indexrelid = to_regclass(format('%I', vectors || '_set_idx'));
  if not whole then
    perform lock_patiently(vectors, 'access exclusive');
    execute format('drop index %I', vectors || '_set_idx');
  end if;
  return coalesce(whole, false);
end
$function$;

create or replace function ${schema}.prepare_sets(space integer) returns boolean
language sql security definer set search_path = ${schema}, pg_temp as $function$
  select prepare_sets(space, 'embedding_' || space)
$function$;

create function ${schema}.forget_names(vectors text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format($query$
    update %I set copy_of = null, stands_for = null where copy_of is not null or starts_with(stands_for, 'k')
    $query$, vectors);
end
$function$;

-- The functions of the triggers that make a row a copy, and let a copy take the place of what it is a copy of.
create function ${schema}.write_copy_functions(space integer, vectors text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  own_schema text := (select quote_ident(nspname) from pg_class c join pg_namespace n on n.oid = relnamespace
    where c.oid = format('%I', vectors)::regclass);
  stored text := set_of_vector(space, 'r.embedding');
begin
  -- A row that another holds may be about to go, and does not do to stand for a new one. So several can stand for equal
  -- vectors, each with copies of its own.
  execute format($ddl$
    create or replace function %1$I() returns trigger
    language plpgsql security definer set search_path = %2$s, pg_temp set enable_seqscan = off as $trigger$
    begin
      if tg_op = 'UPDATE' then
        if row(old.tenant, old.embedding)::record operator(pg_catalog.*=) row(new.tenant, new.embedding)::record then
          return new;
        end if;
      end if;
      new.copy_of := null;
      new.stands_for := null;
      if new.embedding is not null then
        select coalesce(r.stands_for, 'k' || r.key) into new.copy_of from %3$I r
          where r.tenant = new.tenant and %4$s = %5$s and r.copy_of is null and r.embedding is not null and r.key <> new.key
          limit 1 for share skip locked;
        if not found then
          new.stands_for := gen_random_uuid();
        end if;
      end if;
      return new;
    end
    $trigger$
    $ddl$, vectors || '_copy', own_schema, vectors, stored, set_of_vector(space, 'new.embedding'));
  -- At the end of the transaction, as it may delete a whole set, row by row.
  execute format($ddl$
    create or replace function %1$I() returns trigger
    language plpgsql security definer set search_path = %2$s, pg_temp set enable_seqscan = off as $trigger$
    declare
      name text := coalesce(old.stands_for, 'k' || old.key);
    begin
      -- Of most rows nothing is a copy, and one look says so.
      while exists (select from %3$I c where c.tenant = old.tenant and c.copy_of = name) loop
        update %3$I r set copy_of = null, stands_for = r.copy_of
          where (r.tenant, r.key) = (
            select c.tenant, c.key from %3$I c where c.tenant = old.tenant and c.copy_of = name
            limit 1 for update skip locked);
        exit when found;
        -- All that there are are held by others: wait for what becomes of one.
        perform from %3$I c where c.tenant = old.tenant and c.copy_of = name limit 1 for update;
      end loop;
      return null;
    end
    $trigger$
    $ddl$, vectors || '_stand', own_schema, vectors);
  execute format('revoke execute on function %I, %I from public', vectors || '_copy', vectors || '_stand');
end
$function$;

create function ${schema}.make_copy_triggers(vectors text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format('create trigger copy before insert or update of tenant, embedding on %I for each row execute function %I()',
    vectors, vectors || '_copy');
  execute format($ddl$
    create constraint trigger %3$I after delete on %1$I deferrable initially deferred for each row
      when (old.copy_of is null and old.embedding is not null) execute function %2$I()
    $ddl$, vectors, vectors || '_stand', vectors || '_deleted');
  execute format($ddl$
    create constraint trigger %3$I after update of tenant, embedding on %1$I deferrable initially deferred for each row
      when (old.copy_of is null and old.embedding is not null
        and pg_catalog.record_image_ne(row(old.tenant, old.embedding), row(new.tenant, new.embedding)))
      execute function %2$I()
    $ddl$, vectors, vectors || '_stand', vectors || '_changed');
end
$function$;

create function ${schema}.keep_copies(space integer, vectors text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  if prepare_sets(space, vectors) and to_regproc(format('%I', vectors || '_copy')) is not null then
    return;
  end if;
  perform lock_patiently(vectors, 'share row exclusive');
  if to_regclass(format('%I', vectors || '_set_idx')) is null then
    execute 'create index ' || set_index_definition(space, vectors);
  end if;
  if to_regclass(format('%I', vectors || '_copy_idx')) is null then
    execute format('create index %I on %I (tenant, copy_of) where copy_of is not null', vectors || '_copy_idx', vectors);
  end if;
  if to_regproc(format('%I', vectors || '_copy')) is null then
    perform forget_names(vectors); -- of before an undo
    perform write_copy_functions(space, vectors);
    perform make_copy_triggers(vectors);
  end if;
end
$function$;

create or replace function ${schema}.keep_copies(space integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  vectors text;
begin
  if exists (
      select from parts_of('embedding_' || space)
        left join pg_index i on i.indexrelid = to_regclass(format('%I', part || '_set_idx'))
       where i.indisvalid is not true or to_regproc(format('%I', part || '_copy')) is null) then
    -- All at once: one after the other, this and a writer could wait for each other without an end.
    perform lock_parts_patiently('embedding_' || space, 'share row exclusive');
  end if;
  for vectors in select part from parts_of('embedding_' || space) loop
    perform keep_copies(space, vectors);
  end loop;
end
$function$;

create function ${schema}.free_copies(vectors text) returns void
language plpgsql set search_path = ${schema}, pg_temp
set enable_seqscan = on set enable_hashjoin = on as $function$
begin
  execute format($query$
    update %1$I set copy_of = null, stands_for = gen_random_uuid() where (tenant, key) in (
      select c.tenant, c.key from %1$I c
       where c.copy_of is not null
         and not exists (
           select from %1$I r
            where r.tenant = c.tenant and r.copy_of is null and coalesce(r.stands_for, 'k' || r.key) = c.copy_of)
         for update skip locked)
    $query$, vectors);
end
$function$;

create function ${schema}.mark_copies(space integer, vectors text) returns void
language plpgsql set search_path = ${schema}, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $function$
declare
  stored text := set_of_vector(space, 'r.embedding');
  found_set record;
  keys text[];
begin
  perform free_copies(vectors);
  for found_set in execute format($query$
      select r.tenant, %s as own from %I r where r.copy_of is null and r.embedding is not null
       group by 1, 2 having count(*) > 10
      $query$, stored, vectors) loop
    execute format($query$
      select array_agg(l.key order by l.key) from (
        select r.key from %I r where r.tenant = $1 and %s = $2 and r.copy_of is null and r.embedding is not null
           for update skip locked) l
      $query$, vectors, stored) into keys using found_set.tenant, found_set.own;
    execute format($query$
      update %1$I r set copy_of = s.name, stands_for = null
        from (select coalesce(stands_for, 'k' || key) as name from %1$I where tenant = $1 and key = $2[1]) s
       where r.tenant = $1 and r.key = any($2[2:])
         and not exists (select from %1$I c where c.tenant = $1 and c.copy_of = coalesce(r.stands_for, 'k' || r.key))
      $query$, vectors) using found_set.tenant, keys;
  end loop;
end
$function$;

create or replace function ${schema}.mark_copies(space integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $function$
declare
  vectors text;
begin
  for vectors in select part from parts_of('embedding_' || space) loop
    perform mark_copies(space, vectors);
  end loop;
end
$function$;

create or replace function ${schema}.settle_copies(space integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  vectors text;
begin
  for vectors in
    select c.relname from pg_class c
     where c.oid = any(array(
       select to_regclass(format('%I', 'embedding_' || space))::oid
        union all
       select inhrelid from pg_inherits where inhparent = to_regclass(format('%I', 'embedding_' || space))))
  loop
    if exists (select from pg_trigger where tgrelid = to_regclass(format('%I', vectors)) and tgname = vectors || '_deleted') then
      execute format('set constraints %I, %I immediate', vectors || '_deleted', vectors || '_changed');
      execute format('set constraints %I, %I deferred', vectors || '_deleted', vectors || '_changed');
    end if;
  end loop;
end
$function$;

create function ${schema}.forget_copies(vectors text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  if to_regproc(format('%I', vectors || '_copy')) is null and to_regclass(format('%I', vectors || '_set_idx')) is null then
    return;
  end if;
  perform lock_patiently(vectors, 'access exclusive');
  execute format('drop function if exists %I, %I cascade', vectors || '_copy', vectors || '_stand');
  execute format('drop index if exists %I, %I', vectors || '_set_idx', vectors || '_copy_idx');
  perform forget_names(vectors);
end
$function$;

create or replace function ${schema}.forget_copies(space integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  vectors text;
begin
  if exists (
      select from parts_of('embedding_' || space)
       where to_regclass(format('%I', part || '_set_idx')) is not null
          or to_regproc(format('%I', part || '_copy')) is not null) then
    -- All at once: one after the other, this and a writer could wait for each other without an end.
    perform lock_parts_patiently('embedding_' || space, 'access exclusive');
  end if;
  for vectors in select part from parts_of('embedding_' || space) loop
    perform forget_copies(vectors);
  end loop;
end
$function$;

create or replace function ${schema}.drop_vectors(space integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  parts text[] := array(select part from parts_of('embedding_' || space));
  vectors text;
begin
  perform settle_copies(space);
  execute format('drop table %I', 'embedding_' || space);
  foreach vectors in array parts loop
    execute format('drop function if exists %I, %I', vectors || '_copy', vectors || '_stand');
  end loop;
end
$function$;

create or replace function ${schema}.begin_load(loaded integer) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  documents text := 'document_' || loaded;
  filled boolean;
  space integer;
  vectors text;
begin
  if (select per_tenant from collection where id = loaded) then
    return false;
  end if;
  execute format('select exists (select from %I)', documents) into filled;
  if filled then
    return false;
  end if;
  begin
    perform from collection where id = loaded for key share;
    execute format('lock table %I in access exclusive mode', documents);
    execute format('select exists (select from %I)', documents) into filled;
    if filled then
      raise exception 'another has filled it meanwhile' using errcode = 'object_in_use';
    end if;
  exception when object_in_use then
    return false; -- and the lock ends with the block
  end;
  execute format('drop index if exists %I', documents || '_metadata_idx');
  for space in select id from embedding_space where collection_id = loaded order by id loop
    perform settle_copies(space); -- as a table with events that are still to come cannot be altered
    for vectors in select part from parts_of('embedding_' || space) loop
      execute format('alter table %I drop constraint if exists %I', vectors, vectors || '_document');
    end loop;
  end loop;
  return true;
end
$function$;

-- An index of a table with partitions cannot be built while others write; those of its partitions can. What stands after the
-- name in a create index of one that is to become a part of it.
create function ${schema}.part_index_definition(whole regclass, part text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $function$
declare
  definition text := pg_get_indexdef(whole);
  beginning text;
  own_schema text;
begin
  select format('CREATE INDEX %I ON ONLY %I.%I', c.relname, n.nspname, t.relname), quote_ident(n.nspname)
    into beginning, own_schema
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class t on t.oid = i.indrelid
    join pg_namespace n on n.oid = t.relnamespace
   where i.indexrelid = whole;
  if not starts_with(definition, beginning) then
    raise exception 'index % is not of a table with partitions', whole using errcode = 'wrong_object_type';
  end if;
  return format('on %s.%I', own_schema, part) || substr(definition, length(beginning) + 1);
end
$function$;

-- One to which the indexes of the partitions are attached. Whoever writes is kept waiting for no longer than a moment.
create function ${schema}.create_index_of_parts(whole regclass, name text, definition text) returns void
language plpgsql set search_path = ${schema}, pg_temp set lock_timeout = '50ms' as $function$
begin
  loop
    begin
      execute format('create index %I on only %s', name, substr(definition, length('on ') + 1));
      return;
    exception when lock_not_available then
      perform pg_sleep(0.05);
    end;
  end loop;
end
$function$;

-- Whoever reads by the part is not kept waiting for longer than a moment.
create function ${schema}.attach_index(whole regclass, part regclass) returns void
language plpgsql set search_path = ${schema}, pg_temp set lock_timeout = '50ms' as $function$
begin
  loop
    begin
      execute format('alter index %s attach partition %s', whole, part);
      return;
    exception when lock_not_available then
      perform pg_sleep(0.05);
    end;
  end loop;
end
$function$;

create function ${schema}.drop_index_of_parts(dropped regclass) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  perform lock_parts_patiently(t.relname, 'access exclusive')
    from pg_index i join pg_class t on t.oid = i.indrelid where i.indexrelid = dropped;
  execute format('drop index %s', dropped);
end
$function$;

create or replace function ${schema}.drop_indexes(space integer, kept oid default 0) returns integer
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  dropped oid;
  number integer := 0;
  vectors text := 'embedding_' || space;
  unwanted oid[] := array(
    select i.indexrelid from pg_index i
      join pg_class c on c.oid = i.indexrelid
      join pg_am a on a.oid = c.relam
     where i.indrelid in (
         select format('%I', name)::regclass
           from (select vectors union select part from parts_of(vectors)) own (name))
       and not c.relispartition -- which go with the index of the whole
       and a.amname in (select access_method from index_methods()) and i.indexrelid <> kept);
begin
  if cardinality(unwanted) > 0 then
    perform lock_parts_patiently(vectors, 'access exclusive');
  end if;
  foreach dropped in array unwanted loop
    execute format('drop index %s', dropped::regclass);
    number := number + 1;
  end loop;
  if kept = 0 then
    perform forget_copies(space);
  end if;
  return number;
end
$function$;

-- What a broken build of the index of a partition has left would become a part of another one.
create or replace function ${schema}.build_index(
  space integer, kind text, element text, parameters jsonb, in_parallel boolean) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  left_over oid;
begin
  for left_over in
    select i.indexrelid
      from pg_inherits h
      join pg_index i on i.indrelid = h.inhrelid
      join pg_class c on c.oid = i.indexrelid
      join pg_am a on a.oid = c.relam
     where h.inhparent = format('%I', 'embedding_' || space)::regclass
       and not c.relispartition and a.amname in (select access_method from index_methods())
  loop
    execute format('drop index %s', left_over::regclass);
  end loop;
  if not in_parallel then
    perform set_config('max_parallel_maintenance_workers', '0', true);
  end if;
  execute 'create index ' || index_definition(space, kind, element, parameters);
  execute format('analyze %I', 'embedding_' || space);
end
$function$;

revoke execute on function ${schema}.parts_of, ${schema}.partitions_of, ${schema}.shape, ${schema}.divide, ${schema}.index_metadata(text),
  ${schema}.tie, ${schema}.make_documents, ${schema}.make_vectors, ${schema}.partition_collection,
  ${schema}.part_index_definition, ${schema}.create_index_of_parts, ${schema}.attach_index, ${schema}.drop_index_of_parts,
  ${schema}.set_index_definition(integer, text), ${schema}.prepare_sets(integer, text), ${schema}.lock_parts_patiently, ${schema}.forget_names(text),
  ${schema}.write_copy_functions, ${schema}.make_copy_triggers, ${schema}.keep_copies(integer, text), ${schema}.free_copies(text), ${schema}.mark_copies(integer, text),
  ${schema}.forget_copies(text) from public;

drop function ${schema}.forget_names(integer), ${schema}.free_copies(integer);

-- Who may make collections may divide them, and has what the functions are made of. The table is written through the functions
-- alone.
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
    execute format('grant execute on function parts_of, partitions_of, shape, divide, index_metadata(text), tie, make_documents,
      make_vectors, partition_collection, part_index_definition, create_index_of_parts, attach_index, drop_index_of_parts,
      set_index_definition(integer, text), prepare_sets(integer, text), lock_parts_patiently, forget_names(text), write_copy_functions, make_copy_triggers,
      keep_copies(integer, text), free_copies(text), mark_copies(integer, text), forget_copies(text) to %s', granted.role);
    execute format('revoke insert, update, delete on partitioned_collection from %s', granted.role);
  end loop;
end
$grants$;
