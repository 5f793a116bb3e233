comment on function ${schema}.lacking_embeddings(integer) is null;

-- Who may make collections could ask for it before.
do $grants$
declare
  granted regrole;
begin
  for granted in
    select distinct a.grantee::regrole
      from pg_proc p, aclexplode(p.proacl) a
     where p.oid = to_regproc('create_collection')
       and a.privilege_type = 'EXECUTE' and a.grantee not in (0, p.proowner)
  loop
    execute format('grant execute on function lacking_embeddings to %s', granted);
  end loop;
end
$grants$;
