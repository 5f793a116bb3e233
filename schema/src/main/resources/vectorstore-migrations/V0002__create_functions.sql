-- Making and dropping the tables of a collection. The functions run with their owner's rights, so that an application's
-- role needs no right to create anything. Their search_path is fixed; pg_catalog comes first without being named.

-- A type of the extension, wherever that is installed.
create function ${schema}.vector_type(column_type text, dimension integer) returns text
language sql stable set search_path = ${schema}, pg_temp as $function$
  select format('%s.%s(%s)', extnamespace::regnamespace, lower(column_type), dimension)
    from pg_extension where extname = 'vector'
$function$;

create function ${schema}.register_model(model_name text, model_revision text, model_dimension integer) returns integer
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  model integer;
begin
  insert into embedding_model (name, revision, dimension)
    values (model_name, model_revision, model_dimension)
    on conflict do nothing;
  select id into strict model from embedding_model
    where name = model_name and revision = model_revision and dimension = model_dimension;
  return model;
end
$function$;

-- Lets a role that does not own the table see and write the rows of one tenant alone: the one that its transaction has
-- set. Without one the setting is null or '', which no row has. It is read bare, so that the planner knows its value.
create function ${schema}.separate_tenants(tenant_table text) returns void
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

-- What a load is slower with, and what has to be there again behind it: the index on the metadata of a collection, and the
-- tie of a space's vectors to their documents.
create function ${schema}.index_metadata(indexed integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format('create index %I on %I using gin (metadata jsonb_path_ops)',
    'document_' || indexed || '_metadata_idx', 'document_' || indexed);
end
$function$;

create function ${schema}.tie_embeddings(space integer, owner integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format('alter table %I add constraint %I foreign key (tenant, key) references %I on delete cascade',
    'embedding_' || space, 'embedding_' || space || '_document', 'document_' || owner);
end
$function$;

-- The collection's id, new or, if another was faster, that of the existing one, and which of the two.
create function ${schema}.create_collection(
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
    )$ddl$, 'document_' || created);
  perform index_metadata(created);
  if collection_per_tenant then
    perform separate_tenants('document_' || created);
  else
    execute format('alter table %I add check (tenant = %L)', 'document_' || created, '');
  end if;
end
$function$;

-- A text that changes takes the vectors that were made of the old one with it, in every space; whoever changes it.
create function ${schema}.forget_embeddings() returns trigger
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  space integer;
begin
  for space in select id from embedding_space where collection_id = tg_argv[0]::integer loop
    execute format('delete from %I where tenant = $1 and key = $2', 'embedding_' || space) using new.tenant, new.key;
  end loop;
  return null;
end
$function$;

-- The space's id, new or, if another was faster, that of the existing one, and which of the two. Waits for those who
-- write to the collection: a writer that has begun knows which spaces there are.
create function ${schema}.create_space(
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
      reason text check (reason in ('MISSING', 'WRONG_DIMENSION', 'NOT_FINITE', 'NO_DIRECTION', 'TOO_LONG')),
      primary key (tenant, key),
      check (num_nulls(embedding, reason) = 1),
      check (num_nulls(unsearchable, reason) in (0, 2)),
      check (octet_length(unsearchable) %% 4 = 0 and (octet_length(unsearchable) = 0) = (reason = 'MISSING'))
    )$ddl$, 'embedding_' || created, space_model, vector_type(space_column_type, dimension));
  perform tie_embeddings(created, space_collection);
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

-- How many documents have a vector in the space that is searched and none in this one.
create function ${schema}.lacking_embeddings(space integer) returns bigint
language plpgsql security definer stable set search_path = ${schema}, pg_temp as $function$
declare
  searched integer;
  lacking bigint;
begin
  select a.id into searched from embedding_space a
    join embedding_space s using (collection_id)
    where s.id = space and a.state = 'active' and a.id <> s.id;
  if not found then
    return 0;
  end if;
  execute format($query$
    select count(*) from %I a where a.embedding is not null
      and not exists (select from %I b where b.tenant = a.tenant and b.key = a.key and b.embedding is not null)
    $query$, 'embedding_' || searched, 'embedding_' || space) into lacking;
  return lacking;
end
$function$;

-- Searches go to this space from now on, and the one before is kept as the previous. Changes nothing and returns how
-- many documents the searches would lose, unless that is allowed. Waits for those who write to the collection.
create function ${schema}.activate_space(activated integer, may_lack boolean) returns bigint
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  owner integer;
  lacking bigint;
begin
  select collection_id into owner from embedding_space where id = activated;
  if not found then
    raise exception 'the space was dropped meanwhile' using errcode = 'serialization_failure';
  end if;
  perform from collection where id = owner for key share;
  execute format('lock table %I in share row exclusive mode', 'document_' || owner);
  -- Whoever dropped or retired the space while this waited has the say.
  perform from embedding_space where id = activated and state <> 'retired' for update;
  if not found then
    raise exception 'the space was dropped or retired meanwhile' using errcode = 'serialization_failure';
  end if;
  lacking := case when may_lack then 0 else lacking_embeddings(activated) end;
  if lacking = 0 then
    update embedding_space set state = 'previous' where collection_id = owner and state = 'active' and id <> activated;
    update embedding_space set state = 'active' where id = activated;
  end if;
  return lacking;
end
$function$;

-- False if the space is the one that is searched, or gone.
create function ${schema}.retire_space(retired integer) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  update embedding_space set state = 'retired' where id = retired and state <> 'active';
  return found;
end
$function$;

-- Removes a space with its vectors; false if it is the one that is searched, or gone.
create function ${schema}.drop_space(dropped integer) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  owner integer;
begin
  select collection_id into owner from embedding_space where id = dropped;
  if not found then
    return false;
  end if;
  -- In the order in which a writer locks the tables, so that neither waits for the other in a circle.
  perform from collection where id = owner for key share;
  execute format('lock table %I in access exclusive mode', 'document_' || owner);
  delete from embedding_space where id = dropped and state <> 'active';
  if not found then
    return false;
  end if;
  execute format('drop table %I', 'embedding_' || dropped);
  if (select count(*) from embedding_space where collection_id = owner) < 2 then
    execute format('drop trigger if exists forget_embeddings on %I', 'document_' || owner);
  end if;
  return true;
end
$function$;

-- An index of a space as it stands in a create index after the name. Vectors are brought to the length 1 before they
-- become 16-bit floats where only their direction counts: whatever their length, none is too large then, and none zero.
create function ${schema}.index_definition(space integer, kind text, element text, parameters jsonb) returns text
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
declare
  indexed_space embedding_space;
  dimension integer;
  extension text;
  opclass text;
  indexed text;
begin
  if kind not in ('HNSW', 'IVFFLAT') or element not in ('VECTOR', 'HALFVEC', 'BIT') then
    raise exception 'there is no index % on %', kind, element using errcode = 'invalid_parameter_value';
  end if;
  select * into strict indexed_space from embedding_space where id = space;
  select m.dimension into strict dimension from embedding_model m where m.id = indexed_space.model_id;
  select quote_ident(nspname) into strict extension
    from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'vector';
  opclass := case element when 'BIT' then 'bit_hamming_ops'
    else lower(element) || case indexed_space.metric
      when 'COSINE' then '_cosine_ops' when 'EUCLIDEAN' then '_l2_ops' else '_ip_ops' end end;
  indexed := case
    when element = indexed_space.column_type then 'embedding'
    when element = 'BIT' then format('(%s.binary_quantize(embedding)::bit(%s))', extension, dimension)
    when indexed_space.metric = 'COSINE'
      then format('(%s.l2_normalize(embedding)::%s)', extension, vector_type(element, dimension))
    else format('(embedding::%s)', vector_type(element, dimension)) end;
  return format('on %s.%I using %I (%s %s.%I) with (%s)',
    (select quote_ident(nspname) from pg_class c join pg_namespace n on n.oid = relnamespace
      where c.oid = format('%I', 'embedding_' || space)::regclass),
    'embedding_' || space, lower(kind), indexed, extension, opclass,
    (select string_agg(format('%I = %s', name, value::integer), ', ' order by name)
      from jsonb_each_text(parameters) o (name, value)));
end
$function$;

-- Builds an index of a space; those who write to it wait. Without parallel workers where pgvector's parallel builds are
-- broken (CVE-2026-3172).
create function ${schema}.build_index(
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

-- Drops the indexes of a space's vectors, whole ones and those that a broken build left, apart from this one.
create function ${schema}.drop_indexes(space integer, kept oid default 0) returns integer
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
       and a.amname in ('hnsw', 'ivfflat') and i.indexrelid <> kept
  loop
    execute format('drop index %s', dropped::regclass);
    number := number + 1;
  end loop;
  return number;
end
$function$;

-- What the index of a space is to be from now on; what was learned of the one before is forgotten.
create function ${schema}.configure_index(
  space integer, new_kind text, new_element text, new_parameters jsonb) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  update embedding_space
    set index_kind = new_kind, index_element = new_element, index_parameters = new_parameters, search_widths = '{}'
    where id = space;
end
$function$;

-- How widely a search has to look to reach a recall, as it was measured.
create function ${schema}.remember_search_width(space integer, recall text, width integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  update embedding_space set search_widths = search_widths || jsonb_build_object(recall, width) where id = space;
end
$function$;

-- So that the planner knows how many documents a filter leaves.
create function ${schema}.analyze_collection(analyzed integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  space integer;
begin
  execute format('analyze %I', 'document_' || analyzed);
  for space in select id from embedding_space where collection_id = analyzed loop
    execute format('analyze %I', 'embedding_' || space);
  end loop;
end
$function$;

-- The keys of the set tenant's documents whose metadata contain of each group of objects at least one. With the owner's
-- rights, as the policies, which this does for itself, would keep the index from being used.
create function ${schema}.documents_containing(only_collection integer, wanted jsonb) returns setof text
language plpgsql security definer stable set search_path = ${schema}, pg_temp as $function$
declare
  conditions text;
begin
  -- Each group as a constant, so that the planner knows how many documents to expect.
  select string_agg(format('metadata @> any (%L::jsonb[])', array(select jsonb_array_elements(one))), ' and ')
    into conditions from jsonb_array_elements(wanted) one;
  return query execute format(
    'select key from %I where tenant = %L and %s',
    'document_' || only_collection, coalesce(current_setting('vectorstore.tenant', true), ''), conditions);
end
$function$;

-- Takes an empty collection for the rest of the transaction, against all others, and what a load is slower with from it,
-- until finish_load. False if documents are in it or it is per tenant; nothing is locked or changed then.
create function ${schema}.begin_load(loaded integer) returns boolean
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
    execute format('alter table %I drop constraint if exists %I',
      'embedding_' || space, 'embedding_' || space || '_document');
  end loop;
  return true;
end
$function$;

-- Makes again what begin_load took, which fails if a vector has no document.
create function ${schema}.finish_load(loaded integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  perform index_metadata(loaded);
  perform tie_embeddings(id, loaded) from embedding_space where collection_id = loaded order by id;
end
$function$;

create function ${schema}.rename_collection(old_name text, new_name text) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  update collection set name = new_name where name = old_name;
  return found;
end
$function$;

create function ${schema}.drop_collection(collection_name text) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  dropped integer;
  space integer;
begin
  select id into dropped from collection where name = collection_name for update;
  if not found then
    return false;
  end if;
  -- In the order in which a writer locks the two, so that neither waits for the other in a circle.
  execute format('lock table %I in access exclusive mode', 'document_' || dropped);
  for space in select id from embedding_space where collection_id = dropped loop
    execute format('drop table %I', 'embedding_' || space);
  end loop;
  execute format('drop table %I', 'document_' || dropped);
  delete from collection where id = dropped;
  return true;
end
$function$;

revoke execute on all functions in schema ${schema} from public;
