select
  c.relname as table_name,
  t.tgname as name,
  -- the schema stands before the table, and before the function unless the search path has it
  replace(pg_get_triggerdef(t.oid), quote_ident(n.nspname) || '.', '') as definition,
  t.tgenabled in ('O', 'A') as enabled
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = ? and not t.tgisinternal
