-- The indexes of a table, each compared with one that is wanted. Definitions are compared as text
-- from the method on, without what PostgreSQL adds of itself (casts, parentheses, quotes) and
-- without white space; a column may be varchar in one host and text, or an enum, in another.
with
  wanted as (
    select
      ${schema}::text as schema_name,
      ${table}::text as table_name,
      ${name}::text as name,
      ${definition}::text as definition
  )
select
  c.relkind as kind,
  pg_has_role(c.relowner, 'usage') as owned,
  ic.relname as index_name,
  ic.relname = wanted.name as ours,
  i.indisvalid and i.indisready and i.indislive as valid,
  (
    select
      count(
        distinct regexp_replace(
          lower(definition),
          '::(character varying|timestamp with(out)? time zone|double precision|(("([^"]|"")+"|\w+)\.)?("([^"]|"")+"|\w+))(\(\d+\))?(\[\])?|[\s()"]',
          '',
          'g'
        )
      ) = 1
    from unnest(
      array[
        split_part(
          replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON '),
          format(' ON %I.%I USING ', n.nspname, c.relname),
          2
        ),
        wanted.definition
      ]
    ) definition
  ) as equal,
  exists (
    select
    from pg_stat_progress_create_index p
    where p.index_relid = i.indexrelid
  ) as being_built
from wanted
join pg_namespace n on n.nspname = wanted.schema_name
join pg_class c
  on c.relnamespace = n.oid
  and c.relname = wanted.table_name
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
left join (pg_index i join pg_class ic on ic.oid = i.indexrelid) on i.indrelid = c.oid
