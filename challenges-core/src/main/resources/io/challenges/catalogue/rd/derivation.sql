-- Referred: the user's current event names somebody else, who need not exist.
select
  to_hex(dirty.key) || ':' || to_hex(event.referrer) as specifier,
  dirty.key as user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  event.blocknumber as completed_blocknumber,
  null::timestamp as completed_at
from dirty
cross join challenge
cross join lateral (
  select referrer, blocknumber
  from /*schema.*/user_events
  where user_id = dirty.key and is_current
  order by blocknumber desc nulls last, id desc
  limit 1
) as event
where event.referrer <> dirty.key
