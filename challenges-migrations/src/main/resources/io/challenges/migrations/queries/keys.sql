-- What is unique in them: whole columns only, for all rows, from a valid index.
select
  c.relname as table_name,
  array(
    select a.attname::text
    from pg_attribute a
    where a.attrelid = c.oid
      and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1])
  ) as columns
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_index i on i.indrelid = c.oid
where n.nspname = ?
  and c.relname = any (?)
  and i.indisunique
  and i.indisvalid
  and i.indimmediate
  and i.indpred is null
  and i.indexprs is null
