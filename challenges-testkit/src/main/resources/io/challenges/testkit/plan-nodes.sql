-- The nodes of a plan that "explain (format json)" gave, each before those below it
with recursive node (path, plan) as (
  select array[1::bigint], ?::jsonb -> 0 -> 'Plan'
  union all
  select node.path || child.position, child.plan
  from node
  cross join jsonb_array_elements(node.plan -> 'Plans') with ordinality as child (plan, position)
)
select
  cardinality(path) - 1 as depth,
  plan ->> 'Node Type' as type,
  plan ->> 'Relation Name' as relation,
  plan ->> 'Index Name' as index,
  coalesce(plan ->> 'Index Cond', plan ->> 'Recheck Cond') as condition,
  plan ->> 'Filter' as filter,
  -- Up to PostgreSQL 17 whole numbers; later the average of a loop, with decimals. Null unless it ran
  (plan ->> 'Actual Rows')::float8 * (plan ->> 'Actual Loops')::float8 as actual_rows,
  (
    coalesce((plan ->> 'Rows Removed by Filter')::float8, 0)
    + coalesce((plan ->> 'Rows Removed by Join Filter')::float8, 0)
    + coalesce((plan ->> 'Rows Removed by Index Recheck')::float8, 0)
  ) * (plan ->> 'Actual Loops')::float8 as rows_removed,
  (plan ->> 'Shared Hit Blocks')::bigint + (plan ->> 'Shared Read Blocks')::bigint as shared_buffers
from node
order by path
