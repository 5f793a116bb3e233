drop function ${schema}.remember_index_check;

update ${schema}.embedding_space set search_widths = search_widths - 'check';
