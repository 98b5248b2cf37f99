-- The keys of rows that are there and not complete: what they came from may have vanished.
with kept as (
  select specifier::text as specifier, user_id
  from /*schema.*/user_challenges
  where ctid >= ?::tid and ctid < ?::tid
    and challenge_id = ?
    and is_complete is not true
)
select
  case
    when count(*) <= ? then (array_agg(distinct key) filter (where key is not null))::text[]
  end as keys,
  pg_typeof(array_agg(key))::text as key_type,
  count(*) as rows
from (
  ${row_keys}
) as row_keys
