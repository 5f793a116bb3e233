-- With each row go the table of words and the triggers that fill it.
delete from ${schema}.text_index;

drop function ${schema}.documents_with_words;
drop function ${schema}.keyword_question;
drop function ${schema}.disable_text_index;
drop function ${schema}.enable_text_index;
drop function ${schema}.text_language;
drop table ${schema}.text_index;
drop function ${schema}.drop_words;
drop function ${schema}.keep_words;
drop function ${schema}.text_words;
