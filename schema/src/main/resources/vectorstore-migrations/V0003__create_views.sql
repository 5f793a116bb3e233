-- For people and checks: every stored vector, whatever its collection and type. Function and views run with the caller's rights.

create function ${schema}.document_embeddings(only_collection text default null)
returns table (
  collection text,
  document_id text,
  tenant text,
  "text" text,
  metadata jsonb,
  model text,
  dimension integer,
  active boolean,
  embedding ${extension}.vector
)
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
#variable_conflict use_column
declare
  space record;
begin
  for space in
    select s.id, s.collection_id, s.state = 'active' as active, c.name as collection, m.name as model, m.dimension
      from embedding_space s
      join collection c on c.id = s.collection_id
      join embedding_model m on m.id = s.model_id
     where only_collection is null or c.name = only_collection
     order by s.id
  loop
    return query execute format($query$
      select $1, coalesce(d.id, d.key), d.tenant, d.text, d.metadata, $2, $3, $4, e.embedding::${extension}.vector
        from %I e join %I d using (tenant, key)
       where e.reason is null
      $query$, 'embedding_' || space.id, 'document_' || space.collection_id)
    using space.collection, space.model, space.dimension, space.active;
  end loop;
end
$function$;

create view ${schema}.document_embeddings with (security_invoker = true) as
  select collection, document_id, tenant, "text", metadata, model, dimension, active, embedding
    from ${schema}.document_embeddings();

-- What came with an import and cannot be searched: the vector's bytes (32-bit floats, little-endian) and the reason.
create function ${schema}.unsearchable_embedding(only_collection text default null)
returns table (
  collection text,
  document_id text,
  tenant text,
  model text,
  dimension integer,
  active boolean,
  reason text,
  embedding bytea
)
language plpgsql stable set search_path = ${schema}, pg_temp as $function$
#variable_conflict use_column
declare
  space record;
begin
  for space in
    select s.id, s.collection_id, s.state = 'active' as active, c.name as collection, m.name as model
      from embedding_space s
      join collection c on c.id = s.collection_id
      join embedding_model m on m.id = s.model_id
     where only_collection is null or c.name = only_collection
     order by s.id
  loop
    return query execute format($query$
      select $1, coalesce(d.id, d.key), d.tenant, $2, octet_length(e.unsearchable) / 4, $3, e.reason, e.unsearchable
        from %I e join %I d using (tenant, key)
       where e.reason is not null
      $query$, 'embedding_' || space.id, 'document_' || space.collection_id)
    using space.collection, space.model, space.active;
  end loop;
end
$function$;

create view ${schema}.unsearchable_embedding with (security_invoker = true) as
  select collection, document_id, tenant, model, dimension, active, reason, embedding
    from ${schema}.unsearchable_embedding();

revoke execute on all functions in schema ${schema} from public;
