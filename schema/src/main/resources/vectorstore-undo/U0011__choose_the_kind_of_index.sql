-- What a space without a named index was given before.
update ${schema}.embedding_space
   set index_kind = 'HNSW', index_parameters = '{"ef_construction": 64, "m": 16}'
 where index_kind = 'AUTOMATIC';

alter table ${schema}.embedding_space
  drop constraint embedding_space_index_kind_check,
  add constraint embedding_space_index_kind_check check (index_kind in ('NONE', 'HNSW', 'IVFFLAT'));
