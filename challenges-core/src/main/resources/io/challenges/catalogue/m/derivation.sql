-- Mobile install: the user's current event says so.
select
  to_hex(dirty.key) as specifier,
  dirty.key as user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  event.blocknumber as completed_blocknumber,
  null::timestamp as completed_at
from dirty
cross join challenge
cross join lateral (
  select is_mobile_user, blocknumber
  from /*schema.*/user_events
  where user_id = dirty.key and is_current
  order by blocknumber desc nulls last, id desc
  limit 1
) as event
where event.is_mobile_user
