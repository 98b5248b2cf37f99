insert into user_challenges (
  challenge_id, user_id, specifier, is_complete, current_step_count,
  completed_blocknumber, amount, completed_at
)
select
  challenge.id,
  event.user_id,
  to_hex(event.user_id),
  true,
  1,
  event.blocknumber,
  challenge.amount::int,
  now() at time zone 'UTC'
from challenges as challenge
join user_events as event on event.is_current and event.is_mobile_user
where challenge.id = 'm'
  and challenge.active
  and not exists (
    select
    from user_events as later
    where later.user_id = event.user_id
      and later.is_current
      and (coalesce(later.blocknumber, -1), later.id) > (coalesce(event.blocknumber, -1), event.id)
  )
on conflict (challenge_id, specifier) do nothing
