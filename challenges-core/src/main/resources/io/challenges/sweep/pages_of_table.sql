-- How many pages a table has, the largest of its partitions; null for what has none.
select
  case
    when relation.relkind in ('r', 'p', 'm') then
      coalesce(
        (
          select max(pg_relation_size(part.relid))
          from pg_partition_tree(relation.oid) as part
          where part.isleaf
        ),
        pg_relation_size(relation.oid)
      ) / current_setting('block_size')::bigint
  end as pages
from pg_class as relation
join pg_namespace as namespace on namespace.oid = relation.relnamespace
where namespace.nspname = ? and relation.relname = ?
