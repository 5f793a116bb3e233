create or replace function ${schema}.index_definition(space integer, kind text, element text, parameters jsonb) returns text
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
       and a.amname in ('hnsw', 'ivfflat') and i.indexrelid <> kept
  loop
    execute format('drop index %s', dropped::regclass);
    number := number + 1;
  end loop;
  return number;
end
$function$;

create or replace function ${schema}.metadata_index_definition(index_collection integer, index_key text, index_type text)
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

drop function ${schema}.index_methods();
