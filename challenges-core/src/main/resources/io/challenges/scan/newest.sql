-- The keys of the rows with the greatest positions: the end of an index.
select
  (array_agg(distinct key) filter (where key is not null))::text[] as keys,
  pg_typeof(array_agg(distinct key))::text as key_type
from (
  select key
  from (
    ${source}
  ) as source
  where position is not null
  order by position desc
  limit ?
) as newest
