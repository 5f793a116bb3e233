-- A collection gets another number of partitions while others read and write. Tables of the new shape stand beside its own, with
-- next_ before their names. Triggers bring them what is written, and what was there before is copied by and by. In the end they
-- take the places and names of the old ones, so whoever has a statement of the old ones goes on with the new ones.

create table ${schema}.repartition (
  collection_id integer primary key references ${schema}.collection on delete cascade,
  partitions integer not null check (partitions between 1 and 64),
  -- All rows up to this one are copied.
  tenant text collate "C",
  key text collate "C",
  copied boolean not null default false
);

-- Takes locks of several tables with their partitions, or waits without any of them, so that nobody has to queue for longer than a moment
-- and no two wait for each other. Some table may be vacuumed at any moment, which ends for those alone who wait for longer than a
-- second.
create function ${schema}.lock_all_patiently(tables text[], mode text) returns void
language plpgsql set search_path = ${schema}, pg_temp set lock_timeout = '50ms' as $function$
declare
  listed text := (select string_agg(format('%I', name), ', ') from unnest(tables) name);
  tries integer := 0;
begin
  loop
    begin
      execute format('lock table %s in %s mode', listed, mode);
      return;
    exception when lock_not_available then
      tries := tries + 1;
      perform pg_sleep(0.05), set_config('lock_timeout', case when tries % 20 = 0 then '1500ms' else '50ms' end, true);
    end;
  end loop;
end
$function$;

create function ${schema}.tables_of(owner integer) returns text[]
language sql stable set search_path = ${schema}, pg_temp as $function$
  select array['document_' || owner]
    || array(select 'embedding_' || id from embedding_space where collection_id = owner order by id)
$function$;

-- The same and those beside them.
create function ${schema}.all_tables_of(owner integer) returns text[]
language sql stable set search_path = ${schema}, pg_temp as $function$
  select array_agg(prefix || name) from unnest(tables_of(owner)) name, unnest(array['', 'next_']) prefix
$function$;

-- The table beside the one that a trigger is of. One of another schema is none of ours, whatever its name.
create function ${schema}.next_of(written oid) returns text
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
declare
  found_name text;
begin
  select 'next_' || regexp_replace(t.relname, '_p[0-9]+$', '') into found_name
    from pg_class t join pg_class own on own.relnamespace = t.relnamespace
   where t.oid = written and own.oid = 'repartition'::regclass and t.relname ~ '^(document|embedding)_[0-9]+(_p[0-9]+)?$';
  if found_name is null then
    raise exception 'there is no next table' using errcode = 'wrong_object_type';
  end if;
  -- A snapshot that is older than a copy would not see it, and leave it as it was.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'partitions are being changed, and only transactions at read committed can write'
      using errcode = 'serialization_failure';
  end if;
  return found_name;
end
$function$;

-- Bring a row that was written into the next table.
create function ${schema}.bring_document() returns trigger
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  next_table text := next_of(tg_relid);
begin
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and (new.tenant, new.key) <> (old.tenant, old.key) then
    execute format('delete from %I where tenant = $1 and key = $2', next_table) using old.tenant, old.key;
  end if;
  if tg_op <> 'DELETE' then
    execute format($query$
      insert into %I (tenant, key, id, text, metadata) values ($1, $2, $3, $4, $5)
        on conflict (tenant, key) do update set id = excluded.id, text = excluded.text, metadata = excluded.metadata
      $query$, next_table) using new.tenant, new.key, new.id, new.text, new.metadata;
  end if;
  return null;
end
$function$;

-- A vector whose document is not there yet comes with it. Who copies a document and who writes a vector of it wait for each other.
create function ${schema}.bring_vector() returns trigger
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  next_table text := next_of(tg_relid);
  documents text := (select 'document_' || collection_id
    from embedding_space where id = substring(next_table from '[0-9]+$')::integer);
begin
  if documents is null then
    return null; -- the space is being dropped
  end if;
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and (new.tenant, new.key) <> (old.tenant, old.key) then
    execute format('select from %I where tenant = $1 and key = $2 for key share', documents) using old.tenant, old.key;
    execute format('delete from %I where tenant = $1 and key = $2', next_table) using old.tenant, old.key;
  end if;
  if tg_op <> 'DELETE' then
    execute format('select from %I where tenant = $1 and key = $2 for key share', documents) using new.tenant, new.key;
    execute format($query$
      insert into %I (tenant, key, embedding, unsearchable, reason)
        select $1, $2, $3, $4, $5 where exists (select from %I where tenant = $1 and key = $2)
        on conflict (tenant, key) do update
          set embedding = excluded.embedding, unsearchable = excluded.unsearchable, reason = excluded.reason
      $query$, next_table, 'next_' || documents) using new.tenant, new.key, new.embedding, new.unsearchable, new.reason;
  end if;
  return null;
end
$function$;

create function ${schema}.bring_nothing() returns trigger
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  execute format('delete from %I', next_of(tg_relid));
  return null;
end
$function$;

create function ${schema}.make_bringing_triggers(whole text, bringing text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format('create trigger bring after insert or update or delete on %I for each row execute function %I()', whole, bringing);
  execute format('create trigger bring_nothing after truncate on %I for each statement execute function bring_nothing()', whole);
end
$function$;

create function ${schema}.make_next_vectors(space integer, wanted integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  owner integer := (select collection_id from embedding_space where id = space);
  vectors text := 'embedding_' || space;
begin
  perform make_vectors('next_' || vectors, space, wanted);
  perform tie('next_' || vectors, 'next_document_' || owner);
  perform make_bringing_triggers(vectors, 'bring_vector');
end
$function$;

-- What others have hung on a table would be lost with it.
create function ${schema}.require_own(checked regclass) returns void
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
declare
  dependent text;
begin
  select what into dependent from (
    select 'the view ' || v.relname
      from pg_depend d
      join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
      join pg_class v on v.oid = r.ev_class
     where d.refclassid = 'pg_class'::regclass and d.refobjid = checked
    union all
    select 'the publication ' || p.pubname
      from pg_publication_rel r join pg_publication p on p.oid = r.prpubid where r.prrelid = checked
    union all
    select 'the policy ' || polname from pg_policy where polrelid = checked and polname <> 'tenant'
    union all
    select 'the trigger ' || t.tgname
      from pg_trigger t join pg_proc f on f.oid = t.tgfoid
      join pg_class own on own.oid = 'repartition'::regclass
     where t.tgrelid = checked and not t.tgisinternal and f.pronamespace <> own.relnamespace
    union all
    select 'a right on the column ' || attname from pg_attribute where attrelid = checked and attacl is not null
    union all
    select 'row security that binds the owner' from pg_class where oid = checked and relforcerowsecurity
  ) found_objects (what) limit 1;
  if found then
    raise exception '%, on %, would be lost with other partitions', dependent, checked
      using errcode = 'dependent_objects_still_exist';
  end if;
end
$function$;

-- Begins, or goes on with what was begun. The number of partitions that the collection gets, which is another one if that was begun
-- before; null if it has this number already. Those who write wait for a moment.
create function ${schema}.begin_repartition(chosen integer, wanted integer) returns integer
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  begun integer;
  documents text := 'document_' || chosen;
begin
  if not exists (select from pg_class where oid = 'repartition'::regclass and relowner = (select oid from pg_roles where rolname = current_user)) then
    raise exception 'only the owner of the tables can change their partitions' using errcode = 'insufficient_privilege';
  end if;
  perform from collection where id = chosen for no key update;
  if not found then
    raise exception 'the collection was dropped meanwhile' using errcode = 'serialization_failure';
  end if;
  select partitions into begun from repartition where collection_id = chosen;
  if begun is not null or wanted = partitions_of(chosen) then
    return begun;
  end if;
  perform lock_all_patiently(tables_of(chosen), 'share row exclusive');
  perform require_own(format('%I', t)::regclass) from unnest(tables_of(chosen)) t;
  insert into repartition (collection_id, partitions) values (chosen, wanted);
  perform make_documents('next_' || documents, chosen, wanted);
  perform make_bringing_triggers(documents, 'bring_document');
  perform make_next_vectors(id, wanted) from embedding_space where collection_id = chosen order by id;
  return wanted;
end
$function$;

-- Copies so many documents with their vectors; how many there were, 0 if all are copied. Who writes to one, or to a vector of it, is
-- waited for, and waits: a document is copied before or after what is written, and never in between.
create function ${schema}.copy_to_next(chosen integer, most integer) returns bigint
language plpgsql set search_path = ${schema}, pg_temp set row_security = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $function$
declare
  reached repartition;
  after text;
  last record;
  space integer;
begin
  select * into reached from repartition where collection_id = chosen for update;
  if not found or reached.copied then
    return 0;
  end if;
  after := case when reached.key is null then '>=' else '>' end;
  execute format($query$
    with page as materialized (
      select tenant, key from %1$I where (tenant, key) %3$s ($1, $2) order by tenant, key limit $3),
    -- A row whose key changes meanwhile is none of the page any more, and is brought.
    locked as materialized (
      select d.tenant, d.key, d.id, d.text, d.metadata
        from (select * from page order by tenant, key) p join %1$I d on d.tenant = p.tenant and d.key = p.key
       for update of d),
    copied as (
      insert into %2$I (tenant, key, id, text, metadata) select * from locked on conflict do nothing)
    select (select count(*) from page) as number,
           (select tenant from page order by tenant desc, key desc limit 1) as tenant,
           (select key from page order by tenant desc, key desc limit 1) as key,
           (select coalesce(array_agg(tenant), '{}') from locked) as tenants,
           (select coalesce(array_agg(key), '{}') from locked) as keys
    $query$, 'document_' || chosen, 'next_document_' || chosen, after)
    into last using coalesce(reached.tenant, ''), coalesce(reached.key, ''), most;
  if last.number = 0 then
    update repartition set copied = true where collection_id = chosen;
    return 0;
  end if;
  for space in select id from embedding_space where collection_id = chosen order by id loop
    execute format($query$
      insert into %2$I (tenant, key, embedding, unsearchable, reason)
        select v.tenant, v.key, v.embedding, v.unsearchable, v.reason
          from unnest($1, $2) l (tenant, key) join %1$I v on v.tenant = l.tenant and v.key = l.key
        on conflict do nothing
      $query$, 'embedding_' || space, 'next_embedding_' || space) using last.tenants, last.keys;
  end loop;
  update repartition set tenant = last.tenant, key = last.key where collection_id = chosen;
  return last.number;
end
$function$;

-- Drops a table of vectors with the functions of its parts, if it is there.
create function ${schema}.drop_tables(vectors text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  parts text[] := array(select part from parts_of(vectors));
  part text;
begin
  execute format('drop table if exists %I', vectors);
  foreach part in array parts loop
    execute format('drop function if exists %I, %I', part || '_copy', part || '_stand');
  end loop;
end
$function$;

-- Takes what was begun away again; false if nothing was.
create function ${schema}.abandon_repartition(chosen integer) returns boolean
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  space integer;
begin
  perform from collection where id = chosen for no key update;
  delete from repartition where collection_id = chosen;
  if not found then
    return false;
  end if;
  if not pg_try_advisory_xact_lock(hashtext('vectorstore.index'), format('%I', 'next_document_' || chosen)::regclass::oid::integer) then
    raise exception 'the partitions are being indexed now' using errcode = 'serialization_failure';
  end if;
  perform lock_all_patiently(all_tables_of(chosen), 'access exclusive');
  execute format('drop trigger bring on %1$I; drop trigger bring_nothing on %1$I', 'document_' || chosen);
  for space in select id from embedding_space where collection_id = chosen order by id loop
    execute format('drop trigger bring on %1$I; drop trigger bring_nothing on %1$I', 'embedding_' || space);
    perform drop_tables('next_embedding_' || space);
  end loop;
  execute format('drop table %I', 'next_document_' || chosen);
  return true;
end
$function$;

-- Gives a table, and what is named after it, the name without next_.
create function ${schema}.take_name(next_table text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  own_name text := substr(next_table, length('next_') + 1);
  renamed record;
begin
  execute format('alter table %I rename to %I', next_table, own_name);
  for renamed in
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = format('%I', own_name)::regclass and starts_with(c.relname, 'next_')
  loop
    execute format('alter index %I rename to %I', renamed.name, substr(renamed.name, length('next_') + 1));
  end loop;
  for renamed in
    select conname as name from pg_constraint
     where conrelid = format('%I', own_name)::regclass and starts_with(conname, 'next_') and coninhcount = 0
  loop
    execute format('alter table %I rename constraint %I to %I', own_name, renamed.name, substr(renamed.name, length('next_') + 1));
  end loop;
end
$function$;

-- What makes rows of a part copies looks into it by its name.
create function ${schema}.take_copy_functions(space integer, part text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  if to_regproc(format('%I', 'next_' || part || '_copy')) is not null then
    execute format('drop function %I, %I cascade', 'next_' || part || '_copy', 'next_' || part || '_stand');
    perform write_copy_functions(space, part);
    perform make_copy_triggers(part);
  end if;
end
$function$;

-- What an owner has set for a table, and others have been granted, is of the next one, too.
create function ${schema}.take_settings(old_table text, next_table text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  part text;
  settings text;
  granted record;
begin
  select string_agg(format('%I = %L', option_name, option_value), ', ') into settings
    from pg_class c, pg_options_to_table(c.reloptions)
   where c.oid = (select format('%I', p.part)::regclass from parts_of(old_table) p order by number limit 1)
     and option_name <> 'fillfactor';
  for part in select p.part from parts_of(next_table) p loop
    if settings is not null then
      execute format('alter table %I set (%s)', part, settings);
    end if;
  end loop;
  for granted in
    select distinct case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as grantee
      from pg_class c, aclexplode(c.relacl) a
     where c.oid = format('%I', next_table)::regclass and a.grantee <> c.relowner
  loop
    execute format('revoke all on %I from %s', next_table, granted.grantee);
  end loop;
  for granted in
    select a.privilege_type, a.is_grantable,
           case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as grantee
      from pg_class c, aclexplode(c.relacl) a
     where c.oid = format('%I', old_table)::regclass and a.grantee <> c.relowner
  loop
    execute format('grant %s on %I to %s%s', granted.privilege_type, next_table, granted.grantee,
      case when granted.is_grantable then ' with grant option' else '' end);
  end loop;
end
$function$;

-- What stands after the name in a create index of a table, for its next one.
create function ${schema}.next_definition(definition text, whole text) returns text
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
declare
  beginning text := (select format('on %I.', nspname) from pg_namespace n join pg_class c on c.relnamespace = n.oid
    where c.oid = format('%I', whole)::regclass);
begin
  if not starts_with(definition, beginning || format('%I ', whole)) then
    raise exception 'the index is not of %', whole using errcode = 'wrong_object_type';
  end if;
  return beginning || format('%I', 'next_' || whole) || substr(definition, length(beginning || format('%I', whole)) + 1);
end
$function$;

-- Typed indexes on metadata that the next table lacks, or has broken.
create function ${schema}.next_indexes_lacking(chosen integer) returns setof metadata_index
language sql stable set search_path = ${schema}, pg_temp as $function$
  select m from metadata_index m
    left join pg_index i on i.indexrelid = to_regclass(format('%I', 'next_metadata_index_' || m.id))
   where m.collection_id = chosen and i.indisvalid is not true
   order by m.id
$function$;

-- The next tables take the places of the collection's own. Those who read and write wait for a moment. Nothing is done if something is
-- still to be copied, 'UNCOPIED', or indexed, 'LACKING', or if another changes an index, 'BUSY'.
create function ${schema}.finish_repartition(chosen integer) returns text
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  done repartition;
  space integer;
  whole text;
  part text;
  words text_index;
begin
  perform from collection where id = chosen for no key update;
  select * into done from repartition where collection_id = chosen for update;
  if not found then
    raise exception 'no other partitions are wanted any more' using errcode = 'serialization_failure';
  end if;
  foreach whole in array tables_of(chosen) loop
    if not pg_try_advisory_xact_lock(hashtext('vectorstore.index'), format('%I', whole)::regclass::oid::integer) then
      return 'BUSY';
    end if;
  end loop;
  if not pg_try_advisory_xact_lock(hashtext('vectorstore.metadata_index'), chosen) then
    return 'BUSY';
  end if;
  perform lock_all_patiently(all_tables_of(chosen), 'access exclusive');
  if not done.copied then
    return 'UNCOPIED';
  end if;
  if exists (select from next_indexes_lacking(chosen)) then
    return 'LACKING';
  end if;
  perform require_own(format('%I', t)::regclass) from unnest(tables_of(chosen)) t; -- since the beginning
  foreach whole in array tables_of(chosen) loop
    perform take_settings(whole, 'next_' || whole);
  end loop;
  for space in select id from embedding_space where collection_id = chosen order by id loop
    perform settle_copies(space);
    perform drop_tables('embedding_' || space);
  end loop;
  execute format('drop table %I', 'document_' || chosen);
  for part in
    select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = format('%I', 'next_document_' || chosen)::regclass and c.relname ~ '^next_metadata_index_[0-9]+$'
       and not exists (select from metadata_index m where c.relname = 'next_metadata_index_' || m.id)
  loop
    execute format('drop index %I', part); -- as it was dropped meanwhile
  end loop;
  foreach whole in array tables_of(chosen) loop
    for part in select p.part from parts_of('next_' || whole) p union select 'next_' || whole loop
      perform take_name(part);
    end loop;
  end loop;
  for space in select id from embedding_space where collection_id = chosen order by id loop
    perform take_copy_functions(space, p.part) from parts_of('embedding_' || space) p;
  end loop;
  update embedding_space set search_widths = '{}' where collection_id = chosen;
  delete from partitioned_collection where collection_id = chosen;
  if done.partitions > 1 then
    insert into partitioned_collection (collection_id, partitions) values (chosen, done.partitions);
  end if;
  if (select count(*) from embedding_space where collection_id = chosen) > 1 then
    execute format($ddl$
      create trigger forget_embeddings after update on %I for each row
        when (old.text is distinct from new.text) execute function forget_embeddings(%L)
      $ddl$, 'document_' || chosen, chosen);
  end if;
  select * into words from text_index where collection_id = chosen;
  if found then
    perform keep_words_of(chosen, words.language);
  end if;
  delete from repartition where collection_id = chosen;
  return 'DONE';
end
$function$;

-- What keeps the words of a collection up.
create function ${schema}.keep_words_of(indexed integer, language_name text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  documents text := 'document_' || indexed;
begin
  execute format('create trigger keep_new_words after insert on %I for each row when (new.text is not null)
    execute function keep_words(%L, %L)', documents, indexed, language_name);
  execute format('create trigger keep_changed_words after update on %I for each row
    when ((old.tenant, old.key, old.text) is distinct from (new.tenant, new.key, new.text))
    execute function keep_words(%L, %L)', documents, indexed, language_name);
  execute format('create trigger keep_no_words after delete on %I for each row when (old.text is not null)
    execute function keep_words(%L, %L)', documents, indexed, language_name);
  execute format('create trigger keep_nothing after truncate on %I for each statement
    execute function keep_words(%L, %L)', documents, indexed, language_name);
end
$function$;

create or replace function ${schema}.enable_text_index(indexed integer, language_name text) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  documents text := 'document_' || indexed;
  words_table text := 'words_' || indexed;
  owner collection;
  grantee text;
begin
  select * into owner from collection c where c.id = indexed for key share;
  if not found then
    raise exception 'the collection was dropped meanwhile' using errcode = 'serialization_failure';
  end if;
  execute format('lock table %I in share row exclusive mode', documents);
  if exists (select from text_index where collection_id = indexed and language = language_name) then
    return;
  end if;
  delete from text_index where collection_id = indexed;
  insert into text_index (collection_id, language) values (indexed, language_name);
  execute format($ddl$
    create table %I (
      tenant text collate "C" not null default '',
      key text collate "C" not null,
      words tsvector not null
    )$ddl$, words_table);
  execute format('insert into %I select tenant, key, text_words(%L, text) from %I where text is not null',
    words_table, language_name, documents);
  execute format('alter table %I add primary key (tenant, key)', words_table);
  if owner.per_tenant then
    -- With the tenant in the index, a tenant's words are found without reading what others have of them.
    execute format('create index on %I using gin ((array[tenant]), words) with (gin_pending_list_limit = 256)', words_table);
    perform separate_tenants(words_table);
  else
    execute format('create index on %I using gin (words) with (gin_pending_list_limit = 256)', words_table);
  end if;
  -- Only the triggers write to it.
  for grantee in
    select distinct case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
      from pg_class c, aclexplode(c.relacl) a
     where c.oid = to_regclass(words_table) and a.grantee <> c.relowner
  loop
    execute format('revoke insert, update, delete, truncate, references, trigger on %I from %s', words_table, grantee);
  end loop;
  execute format('analyze %I', words_table);
  perform keep_words_of(indexed, language_name);
end
$function$;

-- A collection or a space takes with it what is begun, and a space that comes meanwhile has a next table, too.
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
    perform drop_tables('next_embedding_' || space);
  end loop;
  execute format('drop table %I', 'document_' || dropped);
  execute format('drop table if exists %I', 'next_document_' || dropped);
  delete from collection where id = dropped;
  return true;
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
  perform drop_tables('next_embedding_' || dropped);
  if (select count(*) from embedding_space where collection_id = owner) < 2 then
    execute format('drop trigger if exists forget_embeddings on %I', 'document_' || owner);
  end if;
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
  perform make_next_vectors(created, partitions) from repartition where collection_id = space_collection;
  -- One space needs no trigger, which would slow its writers down: they replace text and vector together.
  if exists (select from embedding_space where collection_id = space_collection and id <> created) then
    execute format($ddl$
      create or replace trigger forget_embeddings after update on %I for each row
        when (old.text is distinct from new.text) execute function forget_embeddings(%L)
      $ddl$, 'document_' || space_collection, space_collection);
  end if;
end
$function$;

revoke execute on function ${schema}.lock_all_patiently, ${schema}.tables_of, ${schema}.all_tables_of, ${schema}.require_own, ${schema}.next_of, ${schema}.bring_document, ${schema}.bring_vector,
  ${schema}.bring_nothing, ${schema}.make_bringing_triggers, ${schema}.make_next_vectors, ${schema}.begin_repartition, ${schema}.copy_to_next,
  ${schema}.drop_tables, ${schema}.abandon_repartition, ${schema}.take_name, ${schema}.take_copy_functions, ${schema}.take_settings,
  ${schema}.next_definition, ${schema}.next_indexes_lacking, ${schema}.finish_repartition, ${schema}.keep_words_of from public;

-- Who may make collections has what the functions are made of. The table is written through the functions alone.
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
    execute format('grant execute on function lock_all_patiently, tables_of, all_tables_of, require_own, next_of, bring_document, bring_vector,
      bring_nothing, make_bringing_triggers, make_next_vectors, begin_repartition, copy_to_next,
      drop_tables, abandon_repartition, take_name, take_copy_functions, take_settings,
      next_definition, next_indexes_lacking, finish_repartition, keep_words_of to %s', granted.role);
    execute format('revoke insert, update, delete on repartition from %s', granted.role);
  end loop;
end
$grants$;
