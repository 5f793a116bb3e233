-- The roles of the vector store on a managed server. Run it in the database that is to hold the store, as the provider's
-- administrator, who need not be a superuser. Then give each of the two roles a password.
--
-- vectorstore_owner migrates, grants and builds indexes. vectorstore_app is for the application: policies apply to it, and
-- it creates nothing itself.

create role vectorstore_owner login;
create role vectorstore_app login;

-- pgvector. Nothing happens where it is already, in whatever schema that is.
create schema if not exists extensions;
create extension if not exists vector schema extensions;

-- Who gives a schema to a role must be a member of it, for that moment.
grant vectorstore_owner to current_user;
create schema vectorstore authorization vectorstore_owner;
revoke vectorstore_owner from current_user;

-- Both name pgvector's type, so both need its schema. Public is everybody's as a rule.
do $$
begin
  execute format('grant usage on schema %s to vectorstore_owner, vectorstore_app',
    (select extnamespace::regnamespace from pg_extension where extname = 'vector'));
end
$$;

-- A search ends before the socket timeout of two minutes does. Builds need memory; see the page on sizing.
alter role vectorstore_app set statement_timeout = '108s';
alter role vectorstore_owner set maintenance_work_mem = '512MB';
