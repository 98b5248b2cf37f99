-- The keys of some positions, in the order of an index; a position is never cut. Versions that an
-- earlier pass has seen for certain are left out.
with ${oldest}
select
  (
    array_agg(distinct key) filter (
      where key is not null
        and (?::bool or version is null or age(version) <= (select age from oldest))
    )
  )::text[] as keys,
  pg_typeof(array_agg(key))::text as key_type,
  count(*) as rows,
  max(position)::bigint as reached
from (
  select key, position, version
  from (
    ${source}
  ) as source
  where position > ? and position <= ?
  order by position
  fetch first ? rows with ties
) as slice
