-- A collection that is getting another number of partitions stays as it is.
lock table ${schema}.collection in share row exclusive mode;

select ${schema}.abandon_repartition(collection_id) from ${schema}.repartition;

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

drop function ${schema}.lock_all_patiently, ${schema}.tables_of, ${schema}.all_tables_of, ${schema}.require_own, ${schema}.next_of, ${schema}.bring_document, ${schema}.bring_vector,
  ${schema}.bring_nothing, ${schema}.make_bringing_triggers, ${schema}.make_next_vectors, ${schema}.begin_repartition, ${schema}.copy_to_next,
  ${schema}.drop_tables, ${schema}.abandon_repartition, ${schema}.take_name, ${schema}.take_copy_functions, ${schema}.take_settings,
  ${schema}.next_definition, ${schema}.next_indexes_lacking, ${schema}.finish_repartition, ${schema}.keep_words_of;
drop table ${schema}.repartition;
