drop table ${schema}.embedding_space;
drop table ${schema}.collection;
drop table ${schema}.embedding_model;
