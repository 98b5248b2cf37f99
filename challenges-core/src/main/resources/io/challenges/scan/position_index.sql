-- Whether a valid btree without a condition leads with the column; a view has none of its own.
select
  relation.relkind = 'v' as is_view,
  exists (
    select
    from pg_index as index
    join pg_class as built on built.oid = index.indexrelid
    join pg_am as method on method.oid = built.relam
    where index.indrelid = relation.oid
      and method.amname = 'btree'
      and index.indisvalid
      and index.indpred is null
      and index.indkey[0] = attribute.attnum
  ) as leads
from pg_class as relation
join pg_namespace as namespace on namespace.oid = relation.relnamespace
join pg_attribute as attribute on attribute.attrelid = relation.oid
where namespace.nspname = ? and relation.relname = ? and attribute.attname = ?
