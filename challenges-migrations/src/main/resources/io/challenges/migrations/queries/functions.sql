-- The functions of a schema without parameters, as triggers are.
select p.proname as name, p.prosrc as body, coalesce(p.proconfig, '{}') as settings
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where n.nspname = ? and p.pronargs = 0
