-- A host's callback, where newer Flyways look for them by themselves. It fails in the store's own migration.
do $$ begin if '${flyway:defaultSchema}' = 'vectorstore' then raise exception 'a callback of the host'; end if; end $$;
