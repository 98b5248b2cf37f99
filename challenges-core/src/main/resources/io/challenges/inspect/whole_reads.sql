-- Reads of large tables from one end to the other, in a plan that "explain (verbose, format json)"
-- gave. A read along an index without a condition is one, too: with sequential scans disabled, the
-- planner prefers it. Right below a limit, and without a filter, it stops early.
with recursive node (path, plan, above) as (
  select array[1::bigint], ?::jsonb -> 0 -> 'Plan', null::text
  union all
  select
    node.path || child.position,
    child.plan,
    case when node.plan ->> 'Node Type' = 'Subquery Scan' then node.above
      else node.plan ->> 'Node Type'
    end
  from node
  cross join jsonb_array_elements(node.plan -> 'Plans') with ordinality as child (plan, position)
)
select
  format('%s.%s', namespace.nspname, relation.relname) as table_name,
  node.plan ->> 'Index Name' as index_name,
  node.plan ->> 'Filter' as filter,
  size.pages
from node
join pg_namespace as namespace on namespace.nspname = node.plan ->> 'Schema'
join pg_class as relation
  on relation.relnamespace = namespace.oid and relation.relname = node.plan ->> 'Relation Name'
left join pg_class as index
  on index.relnamespace = namespace.oid and index.relname = node.plan ->> 'Index Name'
left join pg_index as partial on partial.indexrelid = index.oid and partial.indpred is not null
cross join lateral (
  -- of what is read: a partial index can be small
  select
    pg_relation_size(coalesce(partial.indexrelid, relation.oid))
      / current_setting('block_size')::bigint as pages
) as size
where node.plan ->> 'Node Type' in (
    'Seq Scan', 'Index Scan', 'Index Only Scan', 'Bitmap Heap Scan'
  )
  and coalesce(node.plan ->> 'Index Cond', node.plan ->> 'Recheck Cond') is null
  and not (node.above is not distinct from 'Limit' and node.plan ->> 'Filter' is null)
  and size.pages >= ?
order by node.path
