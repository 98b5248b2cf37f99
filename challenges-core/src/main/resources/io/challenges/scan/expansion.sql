-- The moved keys as bound values, so that the planner knows how few they are.
with moved as (
  select key from unnest(?::text[]::${type}) as keys (key)
)
select (array_agg(distinct key) filter (where key is not null))::text[] as keys
from (
  ${expansion}
) as expanded
