-- who hosts the contests that name a track, as a number or as a string
select event.user_id as key
from moved
cross join lateral (
  values (jsonb_build_array(moved.key)), (jsonb_build_array(moved.key::text))
) as form (winner)
cross join lateral (
  select user_id
  from /*schema.*/events
  where event_data -> 'winners' @> form.winner
  offset 0
) as event
