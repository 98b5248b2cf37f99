-- The moved keys as a bound array, of which the planner expects few.
with moved as (
  select key from unnest(?::text[]::${type}) as keys (key)
)
select (array_agg(distinct key) filter (where key is not null))::text[] as keys
from (
  ${expansion}
) as expanded
