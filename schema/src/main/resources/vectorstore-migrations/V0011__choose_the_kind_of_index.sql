-- A space may leave the kind of its index to the builds of it. What is built is of one of the methods, as before.
alter table ${schema}.embedding_space
  drop constraint embedding_space_index_kind_check,
  add constraint embedding_space_index_kind_check check (index_kind in ('NONE', 'HNSW', 'IVFFLAT', 'AUTOMATIC'));
