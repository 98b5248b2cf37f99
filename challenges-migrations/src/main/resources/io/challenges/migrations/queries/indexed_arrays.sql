-- The array columns of the database that a GIN index can look values up in.
select
  n.nspname as schema_name,
  c.relname as table_name,
  a.attname as column_name,
  format_type(a.atttypid, null) as type,
  array(
    select others.nspname::text
    from pg_class o
    join pg_namespace others on others.oid = o.relnamespace
    where o.relname = c.relname and o.relkind in ('r', 'p', 'v', 'm', 'f')
  ) as schemas,
  array_agg(ic.relname::text order by ic.relname) as indexes
from pg_index i
join pg_class ic on ic.oid = i.indexrelid
join pg_am m on m.oid = ic.relam and m.amname = 'gin'
join pg_class c on c.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey::int2[])
join pg_type t on t.oid = a.atttypid and t.typcategory = 'A'
where i.indisvalid
  and i.indisready
  and i.indislive
  and n.nspname not in ('pg_catalog', 'information_schema')
group by n.nspname, c.relname, a.attname, a.atttypid
order by n.nspname, c.relname, a.attname
