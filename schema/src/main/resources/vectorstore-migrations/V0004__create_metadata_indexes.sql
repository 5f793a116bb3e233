-- Typed indexes on metadata keys that are often asked for. A collection's own GIN index serves equality alone.

create table ${schema}.metadata_index (
  id integer generated always as identity primary key,
  collection_id integer not null references ${schema}.collection on delete cascade,
  key text collate "C" not null check (octet_length(key) <= 1000),
  type text not null check (type in ('TEXT', 'NUMBER', 'BOOLEAN', 'TIME')),
  unique (collection_id, key)
);

-- What stands after the name in a create index. Values of other kinds stay out. Text is cut to 300 characters and numbers
-- to 60 digits around the point, as a row of a B-tree must be small; a search asks the index with its bounds cut alike and
-- compares what it finds exactly. Its expression must be this one.
create function ${schema}.metadata_index_definition(index_collection integer, index_key text, index_type text)
returns text
language sql stable set search_path = ${schema}, pg_temp as $function$
  select format('on %I.%I (', n.nspname, c.relname) || format(case index_type
      when 'NUMBER' then $cut$ (case when jsonb_typeof(metadata -> %1$L) = 'number'
        then round(greatest(least((metadata -> %1$L)::numeric, 1e30), -1e30), 30) end) $cut$
      when 'BOOLEAN' then $cut$ (case when jsonb_typeof(metadata -> %1$L) = 'boolean'
        then (metadata -> %1$L)::boolean end) $cut$
      else $cut$ (case when jsonb_typeof(metadata -> %1$L) = 'string'
        then left(metadata ->> %1$L, 300) end collate "C") $cut$
      end, index_key) || ')'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.oid = format('%I', 'document_' || index_collection)::regclass
$function$;

-- The type that the key is indexed by: this one or, if it has an index, that index's. Those who write wait.
create function ${schema}.create_metadata_index(index_collection integer, index_key text, index_type text) returns text
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  created integer;
  found_type text;
begin
  perform from collection where id = index_collection for key share;
  if not found then
    raise exception 'the collection was dropped meanwhile' using errcode = 'serialization_failure';
  end if;
  insert into metadata_index (collection_id, key, type)
    values (index_collection, index_key, index_type)
    on conflict (collection_id, key) do nothing
    returning id into created;
  if created is null then
    select type into strict found_type from metadata_index where collection_id = index_collection and key = index_key;
    return found_type;
  end if;
  execute format('create index %I ', 'metadata_index_' || created)
    || metadata_index_definition(index_collection, index_key, index_type);
  -- The planner knows how often the values occur only after this.
  execute format('analyze %I', 'document_' || index_collection);
  return index_type;
end
$function$;

create function ${schema}.drop_metadata_index(index_collection integer, index_key text) returns boolean
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
declare
  dropped integer;
begin
  delete from metadata_index where collection_id = index_collection and key = index_key returning id into dropped;
  if not found then
    return false;
  end if;
  execute format('drop index if exists %I', 'metadata_index_' || dropped);
  return true;
end
$function$;

revoke execute on function ${schema}.metadata_index_definition from public;
revoke execute on function ${schema}.create_metadata_index from public;
revoke execute on function ${schema}.drop_metadata_index from public;

-- Who may make collections may index their keys, and write the table through the functions alone.
do $grants$
declare
  granted regrole;
begin
  for granted in
    select distinct a.grantee::regrole
      from pg_proc p, aclexplode(p.proacl) a
     where p.oid = to_regproc('create_collection')
       and a.privilege_type = 'EXECUTE' and a.grantee not in (0, p.proowner)
  loop
    execute format('grant execute on function metadata_index_definition, create_metadata_index, drop_metadata_index to %s', granted);
    execute format('revoke insert, update, delete on metadata_index from %s', granted);
  end loop;
end
$grants$;
