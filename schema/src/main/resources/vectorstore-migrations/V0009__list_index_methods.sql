-- Index methods stand in one place, and what builds an index raises on a method, a metric or a type of metadata that it
-- does not know. Before, a further metric would have been indexed as an inner product and a further type as text.

create function ${schema}.index_methods() returns table (index_kind text, access_method name)
language sql immutable set search_path = pg_catalog, pg_temp as $function$
  values ('HNSW', 'hnsw'::name), ('IVFFLAT', 'ivfflat'::name)
$function$;

revoke execute on function ${schema}.index_methods() from public;

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

create or replace function ${schema}.metadata_index_definition(index_collection integer, index_key text, index_type text)
returns text
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
declare
  expression text := case
    when index_type = 'NUMBER' then $cut$ (case when jsonb_typeof(metadata -> %1$L) = 'number'
      then round(greatest(least((metadata -> %1$L)::numeric, 1e30), -1e30), 30) end) $cut$
    when index_type = 'BOOLEAN' then $cut$ (case when jsonb_typeof(metadata -> %1$L) = 'boolean'
      then (metadata -> %1$L)::boolean end) $cut$
    when index_type in ('TEXT', 'TIME') then $cut$ (case when jsonb_typeof(metadata -> %1$L) = 'string'
      then left(metadata ->> %1$L, 300) end collate "C") $cut$
    end;
begin
  if expression is null then
    raise exception 'there is no index on metadata of type %', index_type using errcode = 'invalid_parameter_value';
  end if;
  return (
    select format('on %I.%I (', n.nspname, c.relname) || format(expression, index_key) || ')'
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.oid = format('%I', 'document_' || index_collection)::regclass);
end
$function$;

-- Who may ask for the definition of an index asks this, too.
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
    execute format('grant execute on function index_methods to %s', granted.role);
  end loop;
end
$grants$;
