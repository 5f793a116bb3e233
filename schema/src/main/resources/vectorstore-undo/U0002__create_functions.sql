-- The functions made a table for each collection and space; the registry says which. Names without a schema are of this
-- one, as the search_path has no other: inside the block, the schema's name could end the quotes. Models stay.
do $undo$
declare
  made text;
begin
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
drop function ${schema}.create_space;
drop function ${schema}.create_collection;
drop function ${schema}.separate_tenants;
drop function ${schema}.register_model;
drop function ${schema}.vector_type;
