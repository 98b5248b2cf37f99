-- The relations of a schema that bear the given names, with their columns.
select
  c.relname as table_name,
  c.relkind as kind,
  pg_has_role(c.relowner, 'usage') as owned,
  pg_get_userbyid(c.relowner) as owner,
  a.attname as column_name,
  case
    when t.typtype = 'e' then t.typname::text
    -- without its length
    else format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), null)
  end as type
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_type t on t.oid = a.atttypid
where n.nspname = ?
  and c.relname = any (?)
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
