-- How many pages a table has, the largest of its partitions, and in which files they are: another one
-- where it was rewritten. Null for what has none.
select
  case
    when relation.relkind in ('r', 'p', 'm') then
      coalesce(parts.size, pg_relation_size(relation.oid)) / current_setting('block_size')::bigint
  end as pages,
  coalesce(parts.files, pg_relation_filenode(relation.oid)::text, '') as files
from pg_class as relation
join pg_namespace as namespace on namespace.oid = relation.relnamespace
cross join lateral (
  select
    max(pg_relation_size(part.relid)) as size,
    string_agg(pg_relation_filenode(part.relid)::text, ' ' order by part.relid) as files
  from pg_partition_tree(relation.oid) as part
  where part.isleaf
) as parts
where namespace.nspname = ? and relation.relname = ?
