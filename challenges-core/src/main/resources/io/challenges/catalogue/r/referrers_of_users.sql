select event.referrer as key
from moved
cross join lateral (
  select referrer
  from /*schema.*/user_events
  where user_id = moved.key and is_current
  offset 0
) as event
