drop function ${schema}.has_only(text, integer, bigint);
drop function ${schema}.drop_empty_space(integer);
drop function ${schema}.drop_empty_collection(integer);
drop table ${schema}.import_vector;
drop table ${schema}.import_row;
drop table ${schema}.import_part;
drop function ${schema}.forget_import_rows();
drop table ${schema}.import_run;
