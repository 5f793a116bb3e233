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
  -- An operator class by cosine compares inner products. Those of 16-bit floats, whose lengths are nearly 1, hide what is
  -- nearer than their lengths differ. Directions by Euclidean distance have the same order, and do not.
  opclass := case when element = 'BIT' then 'bit_hamming_ops'
    when element = 'HALFVEC' and indexed_space.metric = 'COSINE' then 'halfvec_l2_ops'
    else lower(element) || opclass end;
  indexed := case
    when element = 'BIT' then format('(%s.binary_quantize(embedding)::bit(%s))', extension, dimension)
    when element = 'HALFVEC' and indexed_space.metric = 'COSINE'
      then format('(%s.l2_normalize(embedding)::%s)', extension, vector_type(element, dimension))
    when element = indexed_space.column_type then 'embedding'
    else format('(embedding::%s)', vector_type(element, dimension)) end;
  return format('on %s.%I using %I (%s %s.%I) with (%s) where copy_of is null',
    (select quote_ident(nspname) from pg_class c join pg_namespace n on n.oid = relnamespace
      where c.oid = format('%I', 'embedding_' || space)::regclass),
    'embedding_' || space, method, indexed, extension, opclass,
    (select string_agg(format('%I = %s', name, value::integer), ', ' order by name)
      from jsonb_each_text(parameters) o (name, value)));
end
$function$;
