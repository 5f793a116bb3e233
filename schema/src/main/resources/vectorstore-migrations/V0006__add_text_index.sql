-- The words of a collection's texts, in a table of their own beside its documents, for collections that want to be
-- searched by keywords. The row in text_index is what makes it so: with the row goes the table.

create table ${schema}.text_index (
  collection_id integer primary key references ${schema}.collection on delete cascade,
  language text not null
);

-- Never fails: what does not fit into a tsvector, 1 MiB, is indexed without places, and then in part.
create function ${schema}.text_words(language regconfig, content text) returns tsvector
language plpgsql stable parallel safe set search_path = ${schema}, pg_temp as $function$
declare
  part constant integer := 200000;
  words tsvector := array_to_tsvector('{}');
begin
  -- A larger text could need more memory than PostgreSQL gives out at once.
  if octet_length(content) <= 20000000 then
    begin
      return to_tsvector(language, content);
    exception when program_limit_exceeded then
      null;
    end;
  end if;
  for i in 0 .. (length(content) - 1) / part loop
    words := words || strip(to_tsvector(language, substr(content, 1 + i * part, part)));
  end loop;
  return words;
exception when program_limit_exceeded then
  return words;
end
$function$;

-- Keeps the words up, whoever writes. For each row, as upserts are statements of one row each, for which transition
-- tables were seen to take three times as long.
create function ${schema}.keep_words() returns trigger
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  words_table text := 'words_' || tg_argv[0];
begin
  if tg_op = 'TRUNCATE' then
    execute format('delete from %I', words_table);
    return null;
  end if;
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and (new.text is null or (new.tenant, new.key) <> (old.tenant, old.key)) then
    execute format('delete from %I where tenant = $1 and key = $2', words_table) using old.tenant, old.key;
  end if;
  if tg_op <> 'DELETE' and new.text is not null then
    execute format($query$
      insert into %I (tenant, key, words) values ($1, $2, text_words($3::regconfig, $4))
        on conflict (tenant, key) do update set words = excluded.words
      $query$, words_table) using new.tenant, new.key, tg_argv[1], new.text;
  end if;
  return null;
end
$function$;

-- What has to go with the row that says that there is an index. The documents are gone already if their collection is.
create function ${schema}.drop_words() returns trigger
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  documents regclass := to_regclass('document_' || old.collection_id);
begin
  if documents is not null then
    execute format('drop trigger if exists keep_new_words on %s', documents);
    execute format('drop trigger if exists keep_changed_words on %s', documents);
    execute format('drop trigger if exists keep_no_words on %s', documents);
    execute format('drop trigger if exists keep_nothing on %s', documents);
  end if;
  execute format('drop table %I', 'words_' || old.collection_id);
  return null;
end
$function$;

create trigger drop_words after delete on ${schema}.text_index
  for each row execute function ${schema}.drop_words();

-- The name as regconfig takes it, whatever the search path; null if there is no such text search configuration.
create function ${schema}.text_language(language_name text) returns text
language sql stable set search_path = ${schema}, pg_temp as $function$
  select c.oid::regconfig::text
    from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace
   where language_name = case when n.nspname = 'pg_catalog' then c.cfgname else n.nspname || '.' || c.cfgname end
$function$;

-- Makes the index unless there is one of this language. Waits for those who write to the collection, and they for it.
create function ${schema}.enable_text_index(indexed integer, language_name text) returns void
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
    execute format('create index on %I using gin ((array[tenant]), words)', words_table);
    perform separate_tenants(words_table);
  else
    execute format('create index on %I using gin (words)', words_table);
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

create function ${schema}.disable_text_index(indexed integer) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  perform from collection where id = indexed for key share;
  if to_regclass('document_' || indexed) is not null then
    execute format('lock table %I in share row exclusive mode', 'document_' || indexed);
  end if;
  delete from text_index where collection_id = indexed;
end
$function$;

-- A question as conditions to look up one after the other until enough documents are found, none of which meets two of
-- them, and what to rank the documents by. First those for documents with two of its words or more, then the lone ones
-- for documents with one; each by the rarest word of it. ts_rank gives any document with two words more than it gives one
-- with a single word, however often that stands there, so the lone ones are needed only if the first find too little.
-- With phrases, with one word, and where no more than few documents are to be expected, one condition is all. How rare
-- a word is say the statistics of the words; one that they do not name is rarer than those that they name, and the
-- longer the rarer. With the owner's rights, as policies would hide the statistics.
create function ${schema}.keyword_question(indexed integer, asked text, phrases text, excluded text, few integer)
returns table (place integer, lone boolean, wanted tsquery, ranked tsquery)
language plpgsql security definer stable
set search_path = ${schema}, pg_temp set client_min_messages = warning as $function$
#variable_conflict use_column
declare
  most constant integer := 32;
  words_table constant text := 'words_' || indexed;
  language regconfig;
  whole tsquery;
  without tsquery;
  elements text[];
  frequencies real[];
  expected double precision;
begin
  select i.language::regconfig into language from text_index i where i.collection_id = indexed;
  if not found then
    return;
  end if;
  whole := websearch_to_tsquery(language, phrases);
  without := websearch_to_tsquery(language, excluded);
  select s.most_common_elems::text::text[], s.most_common_elem_freqs into elements, frequencies
    from pg_stats s
   where s.schemaname = current_schema() and s.tablename = words_table and s.attname = 'words';
  -- As the planner does, by how much the table has grown since; null if nothing is known of it.
  select c.reltuples * pg_relation_size(c.oid) / nullif(c.relpages, 0) / current_setting('block_size')::integer
    into expected
    from pg_class c where c.oid = to_regclass(words_table);
  return query
    with named as (
      select lexeme, array_to_tsvector(array[lexeme])::text as query,
             frequencies[array_position(elements, lexeme)] as frequency
        from unnest(tsvector_to_array(to_tsvector(language, asked))) lexeme),
    word as (
      select row_number() over (order by coalesce(frequency, 0), length(lexeme) desc, lexeme)::integer as place, query,
             -- Behind the frequencies stands the least of them, which the words that are not named do not reach.
             coalesce(frequency, frequencies[cardinality(elements) + 1]) as frequency
        from named
       order by 1
       limit most),
    question as (
      select count(*) as words, string_agg(query, ' | ')::tsquery as every,
             numnode(whole) > 0 or count(*) = 1 or sum(frequency) * expected <= few as at_once
        from word),
    beside as (
      select w.place, w.query::tsquery as query,
             (select string_agg(o.query, ' | ')::tsquery from word o where o.place < w.place) as rarer,
             (select string_agg(o.query, ' | ')::tsquery from word o where o.place > w.place) as commoner
        from word w),
    condition as (
      select 0 as place, false as lone, case when numnode(whole) > 0 then whole else every end as wanted
        from question where words > 0 and at_once
      union all
      select place, false, case when rarer is null then query && commoner else query && commoner && !! rarer end
        from beside, question where at_once is not true and commoner is not null
      union all
      select most + place, true,
             query && !! case when rarer is null then commoner when commoner is null then rarer else rarer || commoner end
        from beside, question where at_once is not true)
    select c.place, c.lone, c.wanted && without, q.every
      from condition c, question q
     order by c.place;
end
$function$;

-- Up to so many documents of the set tenant, or of nobody, that meet a condition, and their words. With the owner's
-- rights, as the policies, which this does for itself, would keep the index from being used.
create function ${schema}.documents_with_words(indexed integer, wanted tsquery, most integer)
returns table (key text, words tsvector)
language plpgsql security definer stable set search_path = ${schema}, pg_temp as $function$
declare
  tenant text := coalesce(current_setting('vectorstore.tenant', true), '');
  separate boolean;
begin
  select c.per_tenant into separate from collection c where c.id = indexed;
  -- With constants, so that the planner knows how many documents to expect.
  return query execute format('select w.key, w.words from %I w where w.tenant = %L %s and w.words @@ %L::tsquery limit %s',
    'words_' || indexed,
    case when separate then tenant else '' end,
    case when separate then format('and array[w.tenant] @> array[%L]', tenant) end,
    wanted, most);
end
$function$;

revoke execute on all functions in schema ${schema} from public;

-- Who may make collections may index their words, and who may read them may search those; the table is written through
-- the functions alone.
do $grants$
declare
  granted record;
begin
  for granted in
    select distinct a.grantee::regrole as role, p.proname = 'create_collection' as writes
      from pg_proc p, aclexplode(p.proacl) a
     where p.oid in (to_regproc('create_collection'), to_regprocedure('document_embeddings(text)'))
       and a.privilege_type = 'EXECUTE' and a.grantee not in (0, p.proowner)
  loop
    execute format('grant execute on function keyword_question, documents_with_words to %s', granted.role);
    if granted.writes then
      execute format('grant execute on function text_words, keep_words, drop_words, text_language, enable_text_index,
        disable_text_index to %s', granted.role);
      execute format('revoke insert, update, delete on text_index from %s', granted.role);
    end if;
  end loop;
end
$grants$;
