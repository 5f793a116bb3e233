-- What a check of a space's index found, kept with the widths of its searches, so that both are forgotten together. The oid
-- of the index stands in it, so that it is of no other.
create function ${schema}.remember_index_check(space integer, checked jsonb) returns void
language plpgsql security definer set search_path = ${schema}, pg_temp as $function$
begin
  update embedding_space set search_widths = search_widths || jsonb_build_object('check', checked) where id = space;
end
$function$;

revoke execute on function ${schema}.remember_index_check(integer, jsonb) from public;

-- Who may remember the widths of searches may remember this, too.
do $grants$
declare
  granted record;
begin
  for granted in
    select distinct a.grantee::regrole as role
      from pg_proc p, aclexplode(p.proacl) a
     where p.oid = to_regproc('remember_search_width')
       and a.privilege_type = 'EXECUTE' and a.grantee not in (0, p.proowner)
  loop
    execute format('grant execute on function remember_index_check to %s', granted.role);
  end loop;
end
$grants$;
