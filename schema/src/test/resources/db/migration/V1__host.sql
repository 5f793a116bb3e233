select 'a migration of the host' / 0;
