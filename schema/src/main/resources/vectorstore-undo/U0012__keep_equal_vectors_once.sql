-- The indexes that leave copies out go with what keeps these, and searches are exact until they are built again. The columns
-- stay, as their tables may be in use: nothing reads them, and the next index begins without copies.
do $undo$
declare
  vectors text;
  dropped oid;
begin
  for vectors in
    select 'embedding_' || s.id from embedding_space s
     where to_regproc(format('%I', 'embedding_' || s.id || '_copy')) is not null
        or to_regclass(format('%I', 'embedding_' || s.id || '_set_idx')) is not null
     order by s.id
  loop
    execute format('drop function if exists %I, %I cascade', vectors || '_copy', vectors || '_stand');
    for dropped in
      select i.indexrelid from pg_index i
       where i.indrelid = format('%I', vectors)::regclass and i.indpred is not null
    loop
      execute format('drop index %s', dropped::regclass);
    end loop;
  end loop;
end
$undo$;

create or replace function ${schema}.index_definition(space integer, kind text, element text, parameters jsonb) returns text
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
declare
  indexed_space embedding_space;
  dimension integer;
  extension text;
  method name;
  opclass text;
  indexed text;
begin
  select access_method into method from index_methods() where index_kind = kind;
  if not found or element not in ('VECTOR', 'HALFVEC', 'BIT') then
    raise exception 'there is no index % on %', kind, element using errcode = 'invalid_parameter_value';
  end if;
  select * into strict indexed_space from embedding_space where id = space;
  select m.dimension into strict dimension from embedding_model m where m.id = indexed_space.model_id;
  select quote_ident(nspname) into strict extension
    from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'vector';
  opclass := case indexed_space.metric
    when 'COSINE' then '_cosine_ops' when 'EUCLIDEAN' then '_l2_ops' when 'INNER_PRODUCT' then '_ip_ops' end;
  if opclass is null then
    raise exception 'there is no index by the metric %', indexed_space.metric using errcode = 'invalid_parameter_value';
  end if;
  opclass := case element when 'BIT' then 'bit_hamming_ops' else lower(element) || opclass end;
  indexed := case
    when element = indexed_space.column_type then 'embedding'
    when element = 'BIT' then format('(%s.binary_quantize(embedding)::bit(%s))', extension, dimension)
    when indexed_space.metric = 'COSINE'
      then format('(%s.l2_normalize(embedding)::%s)', extension, vector_type(element, dimension))
    else format('(embedding::%s)', vector_type(element, dimension)) end;
  return format('on %s.%I using %I (%s %s.%I) with (%s)',
    (select quote_ident(nspname) from pg_class c join pg_namespace n on n.oid = relnamespace
      where c.oid = format('%I', 'embedding_' || space)::regclass),
    'embedding_' || space, method, indexed, extension, opclass,
    (select string_agg(format('%I = %s', name, value::integer), ', ' order by name)
      from jsonb_each_text(parameters) o (name, value)));
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
  return number;
end
$function$;

create or replace function ${schema}.drop_space(dropped integer) returns boolean
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

create or replace function ${schema}.drop_collection(collection_name text) returns boolean
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
    execute format('alter table %I drop constraint if exists %I',
      'embedding_' || space, 'embedding_' || space || '_document');
  end loop;
  return true;
end
$function$;

drop function ${schema}.drop_vectors, ${schema}.lock_patiently, ${schema}.forget_copies, ${schema}.keep_copies, ${schema}.free_copies, ${schema}.forget_names, ${schema}.mark_copies, ${schema}.settle_copies, ${schema}.prepare_sets,
  ${schema}.set_index_definition, ${schema}.set_of_vector;
