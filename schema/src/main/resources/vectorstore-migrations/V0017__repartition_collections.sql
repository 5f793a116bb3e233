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

-- Brings a row that was written into the next table.
create function ${schema}.bring_document() returns trigger
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and (new.tenant, new.key) <> (old.tenant, old.key) then
    execute format('delete from %I where tenant = $1 and key = $2', tg_argv[0]) using old.tenant, old.key;
  end if;
  if tg_op <> 'DELETE' then
    execute format($query$
      insert into %I (tenant, key, id, text, metadata) values ($1, $2, $3, $4, $5)
        on conflict (tenant, key) do update set id = excluded.id, text = excluded.text, metadata = excluded.metadata
      $query$, tg_argv[0]) using new.tenant, new.key, new.id, new.text, new.metadata;
  end if;
  return null;
end
$function$;

create function ${schema}.bring_vector() returns trigger
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and (new.tenant, new.key) <> (old.tenant, old.key) then
    execute format('delete from %I where tenant = $1 and key = $2', tg_argv[0]) using old.tenant, old.key;
  end if;
  if tg_op <> 'DELETE' then
    execute format($query$
      insert into %I (tenant, key, embedding, unsearchable, reason) values ($1, $2, $3, $4, $5)
        on conflict (tenant, key) do update
          set embedding = excluded.embedding, unsearchable = excluded.unsearchable, reason = excluded.reason
      $query$, tg_argv[0]) using new.tenant, new.key, new.embedding, new.unsearchable, new.reason;
  end if;
  return null;
end
$function$;

create function ${schema}.make_next_vectors(space integer, wanted integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  owner collection;
  vectors text := 'embedding_' || space;
begin
  select c.* into strict owner from collection c join embedding_space s on s.collection_id = c.id where s.id = space;
  owner.partitions := wanted;
  perform make_vectors('next_' || vectors, s, owner) from embedding_space s where s.id = space;
  perform tie('next_' || vectors, 'next_document_' || owner.id);
  execute format('create trigger bring_vector after insert or update or delete on %I for each row
    execute function bring_vector(%L)', vectors, 'next_' || vectors);
end
$function$;

-- Begins, or goes on with what was begun. Those who write wait for a moment.
create function ${schema}.begin_repartition(chosen integer, wanted integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  owner collection;
  begun integer;
  documents text := 'document_' || chosen;
begin
  select * into owner from collection where id = chosen for no key update;
  if not found then
    raise exception 'the collection was dropped meanwhile' using errcode = 'serialization_failure';
  end if;
  select partitions into begun from repartition where collection_id = chosen;
  if begun = wanted then
    return;
  end if;
  if begun is not null then
    raise exception 'the collection gets % partitions already', begun using errcode = 'object_in_use';
  end if;
  perform lock_patiently(documents, 'share row exclusive');
  insert into repartition (collection_id, partitions) values (chosen, wanted);
  owner.partitions := wanted;
  perform make_documents('next_' || documents, owner);
  execute format('create trigger bring_document after insert or update or delete on %I for each row
    execute function bring_document(%L)', documents, 'next_' || documents);
  perform make_next_vectors(id, wanted) from embedding_space where collection_id = chosen order by id;
end
$function$;

-- Copies so many documents with their vectors; how many there were, 0 if all are copied. A row is locked while it is copied: whoever
-- deletes it then deletes the copy, too.
create function ${schema}.copy_to_next(chosen integer, most integer) returns bigint
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
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
    with locked as materialized (
      select tenant, key, id, text, metadata from %1$I where (tenant, key) %3$s ($1, $2)
       order by tenant, key limit $3 for share),
    copied as (
      insert into %2$I (tenant, key, id, text, metadata) select * from locked on conflict do nothing)
    select count(*) as number, (array_agg(tenant order by tenant desc, key desc))[1] as tenant,
           (array_agg(key order by tenant desc, key desc))[1] as key
      from locked
    $query$, 'document_' || chosen, 'next_document_' || chosen, after)
    into last using coalesce(reached.tenant, ''), coalesce(reached.key, ''), most;
  if last.number > 0 then
    for space in select id from embedding_space where collection_id = chosen order by id loop
      execute format($query$
        with locked as materialized (
          select tenant, key, embedding, unsearchable, reason from %1$I
           where (tenant, key) %3$s ($1, $2) and (tenant, key) <= ($3, $4) for share)
        insert into %2$I (tenant, key, embedding, unsearchable, reason) select * from locked on conflict do nothing
        $query$, 'embedding_' || space, 'next_embedding_' || space, after)
        using coalesce(reached.tenant, ''), coalesce(reached.key, ''), last.tenant, last.key;
    end loop;
    update repartition set tenant = last.tenant, key = last.key where collection_id = chosen;
  else
    update repartition set copied = true where collection_id = chosen;
  end if;
  return last.number;
end
$function$;

-- Takes what was begun away again; false if nothing was.
create function ${schema}.abandon_repartition(chosen integer) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  space integer;
begin
  perform from collection where id = chosen for key share;
  delete from repartition where collection_id = chosen;
  if not found then
    return false;
  end if;
  perform lock_patiently('document_' || chosen, 'access exclusive');
  execute format('drop trigger bring_document on %I', 'document_' || chosen);
  for space in select id from embedding_space where collection_id = chosen order by id loop
    execute format('drop trigger if exists bring_vector on %I', 'embedding_' || space);
    perform drop_tables('next_embedding_' || space);
  end loop;
  execute format('drop table %I', 'next_document_' || chosen);
  return true;
end
$function$;

-- Drops a table of vectors with the functions of its parts.
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

-- Gives a table of vectors, and all that is named after it, the name without next_.
create function ${schema}.take_name(space integer, next_part text) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
declare
  part text := substr(next_part, length('next_') + 1);
  suffix text;
begin
  execute format('alter table %I rename to %I', next_part, part);
  foreach suffix in array array['_set_idx', '_copy_idx'] loop
    execute format('alter index if exists %I rename to %I', next_part || suffix, part || suffix);
  end loop;
  if exists (select from pg_constraint where conrelid = format('%I', part)::regclass and conname = next_part || '_document') then
    execute format('alter table %I rename constraint %I to %I', part, next_part || '_document', part || '_document');
  end if;
  if to_regproc(format('%I', next_part || '_copy')) is not null then
    foreach suffix in array array['_deleted', '_changed'] loop
      execute format('alter trigger %I on %I rename to %I', next_part || suffix, part, part || suffix);
    end loop;
    foreach suffix in array array['_copy', '_stand'] loop
      execute format('alter function %I() rename to %I', next_part || suffix, part || suffix);
    end loop;
    perform write_copy_functions(space, part);
  end if;
end
$function$;

-- The next tables take the places of the collection's own. Those who read and write wait for a moment. Fails if something is still
-- to be copied, or an index that the old tables have is lacking.
create function ${schema}.finish_repartition(chosen integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  done repartition;
  space embedding_space;
  part text;
  indexed text;
  words text_index;
begin
  perform from collection where id = chosen for no key update;
  select * into done from repartition where collection_id = chosen for update;
  if not found then
    raise exception 'no partitions are wanted any more' using errcode = 'serialization_failure';
  end if;
  if not done.copied then
    raise exception 'not all documents are copied yet' using errcode = 'object_not_in_prerequisite_state';
  end if;
  if exists (select from metadata_index where collection_id = chosen and to_regclass('next_metadata_index_' || id) is null) then
    raise exception 'an index of metadata is lacking' using errcode = 'object_not_in_prerequisite_state';
  end if;
  perform lock_patiently('document_' || chosen, 'access exclusive');
  execute format('drop trigger bring_document on %I', 'document_' || chosen);
  for space in select * from embedding_space where collection_id = chosen order by id loop
    perform settle_copies(space.id);
    perform drop_tables('embedding_' || space.id);
  end loop;
  execute format('drop table %I', 'document_' || chosen);
  for part in select p.part from parts_of('next_document_' || chosen) p union select 'next_document_' || chosen loop
    execute format('alter table %I rename to %I', part, substr(part, length('next_') + 1));
  end loop;
  execute format('alter index if exists %I rename to %I',
    'next_document_' || chosen || '_metadata_idx', 'document_' || chosen || '_metadata_idx');
  for space in select * from embedding_space where collection_id = chosen order by id loop
    for part in select p.part from parts_of('next_embedding_' || space.id) p union select 'next_embedding_' || space.id loop
      perform take_name(space.id, part);
    end loop;
  end loop;
  update collection set partitions = done.partitions where id = chosen;
  for indexed in select 'metadata_index_' || id from metadata_index where collection_id = chosen loop
    execute format('alter index %I rename to %I', 'next_' || indexed, indexed);
  end loop;
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

-- A collection or space that goes takes what is begun with it.
