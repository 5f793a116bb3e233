drop table ${schema}.embedding_cache;
