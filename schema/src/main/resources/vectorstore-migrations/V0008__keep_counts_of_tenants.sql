-- An application's role that has set no tenant is to learn nothing of how many documents the tenants have together.
-- Only activate_space asks for it, with its owner's rights.

do $grants$
declare
  granted regrole;
begin
  for granted in
    select a.grantee::regrole
      from pg_proc p, aclexplode(p.proacl) a
     where p.oid = to_regprocedure('lacking_embeddings(integer)') and a.grantee not in (0, p.proowner)
  loop
    execute format('revoke execute on function lacking_embeddings from %s', granted);
  end loop;
end
$grants$;

comment on function ${schema}.lacking_embeddings(integer) is 'Counts documents of all tenants: for the owner alone';
