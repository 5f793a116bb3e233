-- Equal vectors of a tenant stand once in an index, by one row of their set; the others name it as copy_of, and are found by that.
-- The name of a row is stands_for, or k and its key if that is null, as it is of rows that are older than the index. A row that
-- takes the place of another takes its name. What keeps this up is made with an index and goes with it: without an index no row
-- is a copy, so that whoever still believes in the index finds every row.

-- An expression for the hash of the set that a vector is of. Where only directions count, vectors of one direction are of one
-- set: as 16-bit floats, because lengths leave roundings behind.
create function ${schema}.set_of_vector(space integer, vector text) returns text
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
declare
  hashed_space embedding_space;
  extension text;
  sent text;
begin
  select * into strict hashed_space from embedding_space where id = space;
  select quote_ident(nspname) into strict extension
    from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'vector';
  sent := case
    when hashed_space.metric = 'COSINE' then format('%1$s.halfvec_send(%1$s.l2_normalize(%2$s)::%1$s.halfvec)', extension, vector)
    else format('%s.%I(%s)', extension, lower(hashed_space.column_type) || '_send', vector) end;
  return format('substring(sha256(%s) from 1 for 16)', sent);
end
$function$;

-- The index that finds the row of a set which stands in the index of vectors, as it stands in a create index.
create function ${schema}.set_index_definition(space integer) returns text
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
begin
  return format('%I on %s.%I (tenant, (%s)) where copy_of is null and embedding is not null',
    'embedding_' || space || '_set_idx',
    (select quote_ident(nspname) from pg_class c join pg_namespace n on n.oid = relnamespace
      where c.oid = format('%I', 'embedding_' || space)::regclass),
    'embedding_' || space, set_of_vector(space, 'embedding'));
end
$function$;

-- Waits for a lock of a table in such a way that nobody has to queue behind this transaction for longer than a moment.
create function ${schema}.lock_patiently(locked text, mode text) returns void
language plpgsql set search_path = ${schema}, pg_temp set lock_timeout = '50ms' as $function$
begin
  loop
    begin
      execute format('lock table %I in %s mode', locked, mode);
      return;
    exception when lock_not_available then
      perform pg_sleep(0.05);
    end;
  end loop;
end
$function$;

-- Before an index of a space is built: lets rows be copies in a table that is older than this, and takes away what is left of a
-- broken build of the index that finds sets. Whether that is there.
create function ${schema}.prepare_sets(space integer) returns boolean
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

-- Makes every row stand for itself.
create function ${schema}.forget_names(space integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format($query$
    update %I set copy_of = null, stands_for = null where copy_of is not null or starts_with(stands_for, 'k')
    $query$, 'embedding_' || space);
end
$function$;

-- From here on whoever writes an equal vector writes a copy.
create function ${schema}.keep_copies(space integer) returns void
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
        loop
          update %3$I r set copy_of = null, stands_for = r.copy_of
            where (r.tenant, r.key) = (
              select c.tenant, c.key from %3$I c where c.tenant = old.tenant and c.copy_of = name
              limit 1 for update skip locked);
          exit when found;
          -- All that there are, if any, are held by others: wait for what becomes of one.
          perform from %3$I c where c.tenant = old.tenant and c.copy_of = name limit 1 for update;
          exit when not found;
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

-- Copies of a row that stands no more stand for themselves: such as one that was deleted while triggers were off.
create function ${schema}.free_copies(space integer) returns void
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

-- Of the vectors that are there more than ten equal ones become one and its copies: ten share a place in pgvector's graph anyway.
-- Waits for nobody's rows: those that another holds stay as they are. Rows are locked first, and looked at again then: a copy
-- that came meanwhile is seen, and no further one comes. To be committed before an index is built, which would take up what
-- this has replaced.
create function ${schema}.mark_copies(space integer) returns void
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

-- For a search in the transaction that has deleted or changed rows: others take their places now instead of at its end.
create function ${schema}.settle_copies(space integer) returns void
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

-- Without an index there are no copies.
create function ${schema}.forget_copies(space integer) returns void
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

-- New spaces can have copies from the start.
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
    )$ddl$, 'embedding_' || created, space_model, vector_type(space_column_type, dimension));
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

-- The table of a space's vectors, with what keeps its copies.
create function ${schema}.drop_vectors(space integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  perform settle_copies(space);
  execute format('drop table %I', 'embedding_' || space);
  execute format('drop function if exists %I, %I', 'embedding_' || space || '_copy', 'embedding_' || space || '_stand');
end
$function$;

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
  return format('on %s.%I using %I (%s %s.%I) with (%s) where copy_of is null',
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
  if kept = 0 then
    perform forget_copies(space);
  end if;
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
  perform drop_vectors(dropped);
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
    perform drop_vectors(space);
  end loop;
  execute format('drop table %I', 'document_' || dropped);
  delete from collection where id = dropped;
  return true;
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

revoke execute on function ${schema}.set_of_vector(integer, text), ${schema}.set_index_definition(integer),
  ${schema}.lock_patiently(text, text), ${schema}.prepare_sets(integer), ${schema}.keep_copies(integer),
  ${schema}.free_copies(integer), ${schema}.mark_copies(integer), ${schema}.settle_copies(integer), ${schema}.forget_names(integer),
  ${schema}.forget_copies(integer), ${schema}.drop_vectors(integer) from public;

-- Who may build an index may do what goes before, and who may read what goes before a search.
do $grants$
declare
  granted record;
begin
  for granted in
    select distinct a.grantee::regrole as role, p.proname = 'build_index' as builds
      from pg_proc p, aclexplode(p.proacl) a
     where p.oid in (to_regproc('build_index'), to_regprocedure('document_embeddings(text)'))
       and a.privilege_type = 'EXECUTE' and a.grantee not in (0, p.proowner)
  loop
    execute format('grant execute on function settle_copies to %s', granted.role);
    if granted.builds then
      execute format('grant execute on function set_of_vector, set_index_definition, lock_patiently, prepare_sets, keep_copies,
        free_copies, mark_copies, forget_names, forget_copies, drop_vectors to %s', granted.role);
    end if;
  end loop;
end
$grants$;
