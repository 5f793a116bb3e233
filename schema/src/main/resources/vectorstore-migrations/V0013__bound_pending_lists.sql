-- What is written to a GIN index waits in a list until that is full, and every search that asks the index reads the whole list.
-- At the server's 4 MB a filtered search took up to three times as long as at 256 kB, and writes gained nothing. Indexes that are
-- there stay as they are: a transaction has no locks for those of thousands of collections.
create or replace function ${schema}.index_metadata(indexed integer) returns void
language plpgsql set search_path = ${schema}, pg_temp as $function$
begin
  execute format('create index %I on %I using gin (metadata jsonb_path_ops) with (gin_pending_list_limit = 256)',
    'document_' || indexed || '_metadata_idx', 'document_' || indexed);
end
$function$;

-- Makes the index unless there is one of this language. Waits for those who write to the collection, and they for it.
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
