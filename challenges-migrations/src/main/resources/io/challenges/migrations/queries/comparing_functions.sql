-- Functions and procedures with SQL for a text that may compare with an array, apart from the
-- server's and those of extensions.
select *
from (
  select
    p.oid::bigint as oid,
    n.nspname as schema_name,
    format('%I(%s)', p.proname, oidvectortypes(p.proargtypes)) as name,
    format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as qualified_name,
    -- begin atomic … end has no text, only a tree
    case
      when p.prosqlbody is null then p.prosrc
      else pg_get_function_sqlbody(p.oid)
    end as body
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_language l on l.oid = p.prolang and l.lanname in ('sql', 'plpgsql')
  where n.nspname not in ('pg_catalog', 'information_schema')
    and not exists (
      select
      from pg_depend d
      where d.classid = 'pg_catalog.pg_proc'::regclass
        and d.objid = p.oid
        and d.objsubid = 0
        and d.deptype = 'e'
    )
) functions
where body ~* '\m(any|some)\M'
order by qualified_name collate "C"
