-- The functions that run as triggers on some tables.
select distinct t.tgfoid::bigint as oid, c.relname as table_name
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = ?
  and c.relname = any (?)
  and not t.tgisinternal
  and t.tgenabled <> 'D'
order by oid, table_name
