-- Functions that run as triggers on the tables that the library writes and that say
-- "= any (array column)" where a GIN index is: no operator class of GIN serves that form, and each
-- call reads the whole table. "array column @> array[value]" is served.
with
  indexed as (
    select distinct
      c.relname as table_name,
      a.attname as column_name,
      regexp_replace(a.attname, '(\W)', '\\\1', 'g') as pattern
    from pg_index i
    join pg_class ic on ic.oid = i.indexrelid
    join pg_am m on m.oid = ic.relam and m.amname = 'gin'
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey::int2[])
    join pg_type t on t.oid = a.atttypid and t.typcategory = 'A'
    where n.nspname = ?
  ),
  called as (
    select distinct
      p.oid,
      p.oid::regprocedure::text as name,
      c.relname as table_name,
      -- without comments
      regexp_replace(p.prosrc, '--[^\n]*|/\*.*?\*/', ' ', 'g') as body
    from pg_trigger t
    join pg_proc p on p.oid = t.tgfoid
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ?
      and c.relname = any (?)
      and not t.tgisinternal
      and t.tgenabled <> 'D'
  )
select called.name, called.table_name, indexed.table_name as read_table, indexed.column_name
from called
join indexed
  on called.body ~* ('\m' || indexed.table_name || '\M')
  and called.body ~* ('=\s*any\s*\(\s*((\w+|"[^"]+")\s*\.\s*)?"?' || indexed.pattern || '"?\s*\)')
order by called.name, called.table_name, indexed.column_name
