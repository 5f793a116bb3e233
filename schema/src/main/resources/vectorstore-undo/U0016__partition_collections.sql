-- An older version would take a collection with partitions for one of one table, so each becomes one, with all its documents and
-- vectors. An index of vectors is to be built again.
lock table ${schema}.collection in share row exclusive mode;

do $undivide$
declare
  divided integer;
  documents text;
  space integer;
  vectors text;
  indexed metadata_index;
  words text_index;
  parts text[];
begin
  for divided in select collection_id from partitioned_collection order by collection_id loop
    documents := 'document_' || divided;
    execute format('lock table %I in access exclusive mode', documents);
    execute format('alter table %I rename to %I', documents, 'divided_' || documents);
    execute format('alter index %I rename to %I', documents || '_pkey', 'divided_' || documents || '_pkey');
    execute format('drop index if exists %I', documents || '_metadata_idx');
    for indexed in select * from metadata_index where collection_id = divided loop
      execute format('drop index if exists %I', 'metadata_index_' || indexed.id);
    end loop;
    perform make_documents(documents, divided, 1);
    execute format('insert into %1$I (tenant, key, id, text, metadata) select tenant, key, id, text, metadata from %2$I',
      documents, 'divided_' || documents);
    for indexed in select * from metadata_index where collection_id = divided loop
      execute format('create index %I ', 'metadata_index_' || indexed.id)
        || metadata_index_definition(divided, indexed.key, indexed.type);
    end loop;
    for space in select id from embedding_space where collection_id = divided order by id loop
      vectors := 'embedding_' || space;
      parts := array(select part from parts_of(vectors));
      execute format('alter table %I rename to %I', vectors, 'divided_' || vectors);
      execute format('alter index %I rename to %I', vectors || '_pkey', 'divided_' || vectors || '_pkey');
      perform make_vectors(vectors, space, 1);
      execute format('insert into %1$I (tenant, key, embedding, unsearchable, reason)
        select tenant, key, embedding, unsearchable, reason from %2$I', vectors, 'divided_' || vectors);
      perform tie(vectors, documents);
      execute format('drop table %I', 'divided_' || vectors);
      for i in 1 .. cardinality(parts) loop
        execute format('drop function if exists %I, %I', parts[i] || '_copy', parts[i] || '_stand');
      end loop;
    end loop;
    execute format('drop table %I', 'divided_' || documents);
    if (select count(*) from embedding_space where collection_id = divided) > 1 then
      execute format($ddl$
        create trigger forget_embeddings after update on %I for each row
          when (old.text is distinct from new.text) execute function forget_embeddings(%L)
        $ddl$, documents, divided);
    end if;
    select * into words from text_index where collection_id = divided;
    if found then
      execute format('create trigger keep_new_words after insert on %I for each row when (new.text is not null)
        execute function keep_words(%L, %L)', documents, divided, words.language);
      execute format('create trigger keep_changed_words after update on %I for each row
        when ((old.tenant, old.key, old.text) is distinct from (new.tenant, new.key, new.text))
        execute function keep_words(%L, %L)', documents, divided, words.language);
      execute format('create trigger keep_no_words after delete on %I for each row when (old.text is not null)
        execute function keep_words(%L, %L)', documents, divided, words.language);
      execute format('create trigger keep_nothing after truncate on %I for each statement
        execute function keep_words(%L, %L)', documents, divided, words.language);
    end if;
    update embedding_space set search_widths = '{}' where collection_id = divided;
  end loop;
end
$undivide$;

drop function ${schema}.partition_collection, ${schema}.part_index_definition, ${schema}.create_index_of_parts, ${schema}.attach_index,
  ${schema}.drop_index_of_parts,
  ${schema}.set_index_definition(integer, text), ${schema}.prepare_sets(integer, text), ${schema}.lock_parts_patiently, ${schema}.forget_names(text),
  ${schema}.write_copy_functions, ${schema}.make_copy_triggers, ${schema}.keep_copies(integer, text), ${schema}.free_copies(text), ${schema}.mark_copies(integer, text),
  ${schema}.forget_copies(text);

create or replace function ${schema}.separate_tenants(tenant_table text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format('alter table %I add check (tenant <> %L)', tenant_table, '');
  execute format('alter table %I enable row level security', tenant_table);
  execute format($ddl$
    create policy tenant on %I
      using (tenant = current_setting('vectorstore.tenant', true))
      with check (tenant = current_setting('vectorstore.tenant', true))
    $ddl$, tenant_table);
end
$function$;

create or replace function ${schema}.tie_embeddings(space integer, owner integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format('alter table %I add constraint %I foreign key (tenant, key) references %I on delete cascade',
    'embedding_' || space, 'embedding_' || space || '_document', 'document_' || owner);
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
    ) with (fillfactor = 80)$ddl$, 'document_' || created);
  perform index_metadata(created);
  if collection_per_tenant then
    perform separate_tenants('document_' || created);
  else
    execute format('alter table %I add check (tenant = %L)', 'document_' || created, '');
  end if;
end
$function$;

create or replace function ${schema}.create_space(
  space_collection integer, space_model integer, space_state text, space_metric text default null,
  space_column_type text default 'VECTOR', space_index_kind text default 'NONE',
  space_index_element text default 'VECTOR', space_index_parameters jsonb default '{}',
  out created integer, out made boolean)
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  dimension integer;
  owner collection;
begin
  select m.dimension into strict dimension from embedding_model m where m.id = space_model;
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
    ) with (fillfactor = 80)$ddl$, 'embedding_' || created, space_model, vector_type(space_column_type, dimension));
  perform tie_embeddings(created, space_collection);
  -- As if each had few copies: for one that has many the server would read the whole table, and for each other row, too.
  execute format('alter table %I alter column copy_of set (n_distinct = -1)', 'embedding_' || created);
  execute format('alter table %I alter column embedding set storage %s', 'embedding_' || created,
    case when dimension * case space_column_type when 'HALFVEC' then 2 else 4 end <= 8000
      then 'plain' else 'external' end);
  if owner.per_tenant then
    perform separate_tenants('embedding_' || created);
  end if;
  -- One space needs no trigger, which would slow its writers down: they replace text and vector together.
  if exists (select from embedding_space where collection_id = space_collection and id <> created) then
    execute format($ddl$
      create or replace trigger forget_embeddings after update on %I for each row
        when (old.text is distinct from new.text) execute function forget_embeddings(%L)
      $ddl$, 'document_' || space_collection, space_collection);
  end if;
end
$function$;

create or replace function ${schema}.set_index_definition(space integer) returns text
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
begin
  return format('%I on %s.%I (tenant, (%s)) where copy_of is null and embedding is not null',
    'embedding_' || space || '_set_idx',
    (select quote_ident(nspname) from pg_class c join pg_namespace n on n.oid = relnamespace
      where c.oid = format('%I', 'embedding_' || space)::regclass),
    'embedding_' || space, set_of_vector(space, 'embedding'));
end
$function$;

create or replace function ${schema}.prepare_sets(space integer) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  vectors text := 'embedding_' || space;
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

create or replace function ${schema}.forget_names(space integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format($query$
    update %I set copy_of = null, stands_for = null where copy_of is not null or starts_with(stands_for, 'k')
    $query$, 'embedding_' || space);
end
$function$;

create or replace function ${schema}.keep_copies(space integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  vectors text := 'embedding_' || space;
  own_schema text := (select quote_ident(nspname) from pg_class c join pg_namespace n on n.oid = relnamespace
    where c.oid = format('%I', 'embedding_' || space)::regclass);
  stored text := set_of_vector(space, 'r.embedding');
begin
  if prepare_sets(space) and to_regproc(format('%I', vectors || '_copy')) is not null then
    return;
  end if;
  perform lock_patiently(vectors, 'share row exclusive');
  if to_regclass(format('%I', vectors || '_set_idx')) is null then
    execute 'create index ' || set_index_definition(space);
  end if;
  if to_regclass(format('%I', vectors || '_copy_idx')) is null then
    execute format('create index %I on %I (tenant, copy_of) where copy_of is not null', vectors || '_copy_idx', vectors);
  end if;
  if to_regproc(format('%I', vectors || '_copy')) is null then
    perform forget_names(space); -- of before an undo
    -- A row that another holds may be about to go, and does not do to stand for a new one. So several can stand for equal
    -- vectors, each with copies of its own.
    execute format($ddl$
      create function %1$I() returns trigger
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
      create function %1$I() returns trigger
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
  end if;
end
$function$;

create or replace function ${schema}.free_copies(space integer) returns void
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
    $query$, 'embedding_' || space);
end
$function$;

create or replace function ${schema}.mark_copies(space integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $function$
declare
  vectors text := 'embedding_' || space;
  stored text := set_of_vector(space, 'r.embedding');
  found_set record;
  keys text[];
begin
  perform free_copies(space);
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

create or replace function ${schema}.settle_copies(space integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  vectors text := 'embedding_' || space;
begin
  if exists (select from pg_trigger where tgrelid = to_regclass(format('%I', vectors)) and tgname = vectors || '_deleted') then
    execute format('set constraints %I, %I immediate', vectors || '_deleted', vectors || '_changed');
    execute format('set constraints %I, %I deferred', vectors || '_deleted', vectors || '_changed');
  end if;
end
$function$;

create or replace function ${schema}.forget_copies(space integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  vectors text := 'embedding_' || space;
begin
  if to_regproc(format('%I', vectors || '_copy')) is null and to_regclass(format('%I', vectors || '_set_idx')) is null then
    return;
  end if;
  perform lock_patiently(vectors, 'access exclusive');
  execute format('drop function if exists %I, %I cascade', vectors || '_copy', vectors || '_stand');
  execute format('drop index if exists %I, %I', vectors || '_set_idx', vectors || '_copy_idx');
  perform forget_names(space);
end
$function$;

create or replace function ${schema}.drop_vectors(space integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  perform settle_copies(space);
  execute format('drop table %I', 'embedding_' || space);
  execute format('drop function if exists %I, %I', 'embedding_' || space || '_copy', 'embedding_' || space || '_stand');
end
$function$;

create or replace function ${schema}.begin_load(loaded integer) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  documents text := 'document_' || loaded;
  filled boolean;
  space integer;
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
    execute format('alter table %I drop constraint if exists %I',
      'embedding_' || space, 'embedding_' || space || '_document');
  end loop;
  return true;
end
$function$;

create or replace function ${schema}.drop_indexes(space integer, kept oid default 0) returns integer
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  dropped oid;
  number integer := 0;
begin
  for dropped in
    select i.indexrelid from pg_index i
      join pg_class c on c.oid = i.indexrelid
      join pg_am a on a.oid = c.relam
     where i.indrelid = format('%I', 'embedding_' || space)::regclass
       and a.amname in (select access_method from index_methods()) and i.indexrelid <> kept
  loop
    execute format('drop index %s', dropped::regclass);
    number := number + 1;
  end loop;
  if kept = 0 then
    perform forget_copies(space);
  end if;
  return number;
end
$function$;

create or replace function ${schema}.index_metadata(indexed integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format('create index %I on %I using gin (metadata jsonb_path_ops) with (gin_pending_list_limit = 256)',
    'document_' || indexed || '_metadata_idx', 'document_' || indexed);
end
$function$;

create or replace function ${schema}.build_index(
  space integer, kind text, element text, parameters jsonb, in_parallel boolean) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  if not in_parallel then
    perform set_config('max_parallel_maintenance_workers', '0', true);
  end if;
  execute 'create index ' || index_definition(space, kind, element, parameters);
  execute format('analyze %I', 'embedding_' || space);
end
$function$;

drop function ${schema}.make_documents, ${schema}.make_vectors, ${schema}.shape, ${schema}.tie, ${schema}.divide, ${schema}.parts_of, ${schema}.partitions_of,
  ${schema}.index_metadata(text);
drop table ${schema}.partitioned_collection;

revoke execute on function ${schema}.forget_names(integer), ${schema}.free_copies(integer) from public;

do $grants$
declare
  granted record;
begin
  for granted in
    select distinct a.grantee::regrole as role
      from pg_proc p, aclexplode(p.proacl) a
     where p.oid = to_regprocedure('keep_copies(integer)')
       and a.privilege_type = 'EXECUTE' and a.grantee not in (0, p.proowner)
  loop
    execute format('grant execute on function forget_names(integer), free_copies(integer) to %s', granted.role);
  end loop;
end
$grants$;
