drop function ${schema}.drop_metadata_index;
drop function ${schema}.create_metadata_index;
drop function ${schema}.metadata_index_definition(integer, text, text);
-- The indexes serve nothing without the table that names them. Names without a schema are of this one.
do $undo$
declare
  made text;
begin
  for made in select 'metadata_index_' || id from metadata_index loop
    execute format('drop index if exists %I', made);
  end loop;
end
$undo$;
drop table ${schema}.metadata_index;
