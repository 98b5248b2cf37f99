-- What no range of positions holds.
select
  array_agg(distinct key)::text[] as keys,
  pg_typeof(array_agg(key))::text as key_type,
  count(*) as rows
from (
  ${source}
) as source
where position is null and key is not null
