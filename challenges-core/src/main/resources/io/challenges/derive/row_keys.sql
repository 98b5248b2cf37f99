with kept as (
  select ?::text as specifier, ?::int as user_id
)
select distinct key::text
from (
  ${row_keys}
) as keys
where key is not null
order by key
