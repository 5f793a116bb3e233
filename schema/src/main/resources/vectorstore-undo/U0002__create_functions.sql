-- The functions made a table for each collection and space; the registry says which. Names without a schema are of this
-- one, as the search_path has no other: inside the block, the schema's name could end the quotes. Models stay.
do $undo$
declare
  made text;
begin
  -- As writers do, documents before embeddings, so that neither waits for the other in a circle.
  for made in select 'document_' || id from collection order by id loop
    if to_regclass(made) is not null then
      execute format('lock table %I in access exclusive mode', made);
    end if;
  end loop;
  for made in
    select 'embedding_' || id from embedding_space
    union all
    select 'document_' || id from collection
  loop
    execute format('drop table if exists %I', made);
  end loop;
end
$undo$;
delete from ${schema}.collection;

drop function ${schema}.drop_collection;
drop function ${schema}.rename_collection;
drop function ${schema}.finish_load;
drop function ${schema}.begin_load;
drop function ${schema}.documents_containing;
drop function ${schema}.analyze_collection;
drop function ${schema}.remember_search_width;
drop function ${schema}.configure_index;
drop function ${schema}.drop_indexes;
drop function ${schema}.build_index;
drop function ${schema}.index_definition;
drop function ${schema}.drop_space;
drop function ${schema}.retire_space;
drop function ${schema}.activate_space;
drop function ${schema}.lacking_embeddings;
drop function ${schema}.create_space;
drop function ${schema}.forget_embeddings;
drop function ${schema}.create_collection;
drop function ${schema}.tie_embeddings;
drop function ${schema}.index_metadata;
drop function ${schema}.separate_tenants;
drop function ${schema}.register_model;
drop function ${schema}.vector_type;
