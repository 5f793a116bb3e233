drop view ${schema}.unsearchable_embedding;
drop function ${schema}.unsearchable_embedding;
drop view ${schema}.document_embeddings;
drop function ${schema}.document_embeddings;
