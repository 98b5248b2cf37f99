-- Mobile install: the user's current event says so. The few events of each user are sorted together
-- with everybody's: a sort for each user would take longer than reading them.
select
  to_hex(event.user_id) as specifier,
  event.user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  event.blocknumber as completed_blocknumber,
  null::timestamp as completed_at
from (
  select distinct on (dirty.key) dirty.key as user_id, is_mobile_user, blocknumber
  from dirty
  cross join challenge
  cross join lateral (
    select id, is_mobile_user, blocknumber
    from /*schema.*/user_events
    where user_id = dirty.key and is_current
    offset 0
  ) as event
  where (
    select true
    from /*schema.*/user_challenges as paid
    where paid.challenge_id = challenge.id
      and paid.specifier = to_hex(dirty.key)
      and paid.is_complete
    limit 1
  ) is null
  order by dirty.key, blocknumber desc nulls last, event.id desc
) as event
cross join challenge
where event.is_mobile_user
