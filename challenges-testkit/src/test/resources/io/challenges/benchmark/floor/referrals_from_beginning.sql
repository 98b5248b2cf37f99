insert into user_challenges (
  challenge_id, user_id, specifier, is_complete, current_step_count,
  completed_blocknumber, amount, completed_at
)
with event as materialized (
  select id, user_id, referrer, blocknumber
  from user_events as event
  where is_current
    and referrer <> user_id
    and not exists (
      select
      from user_events as later
      where later.user_id = event.user_id
        and later.is_current
        and (coalesce(later.blocknumber, -1), later.id) > (coalesce(event.blocknumber, -1), event.id)
    )
),
account as (
  select distinct on (user_id)
    user_id,
    case when is_verified then 'rv' else 'r' end as challenge_id
  from users
  where is_current and user_id in (select referrer from event)
  order by user_id, blocknumber desc nulls last, txhash desc
),
due as (
  select
    'rd' as challenge_id,
    user_id,
    to_hex(user_id) || ':' || to_hex(referrer) as specifier,
    blocknumber,
    null::bigint as place
  from event
  union all
  select
    account.challenge_id,
    event.referrer,
    to_hex(event.referrer) || ':' || to_hex(event.user_id),
    event.blocknumber,
    row_number() over (partition by event.referrer order by event.blocknumber, event.id)
  from event
  join account on account.user_id = event.referrer
)
select
  due.challenge_id,
  due.user_id,
  due.specifier,
  true,
  1,
  due.blocknumber,
  challenge.amount::int,
  now() at time zone 'UTC'
from due
join challenges as challenge on challenge.id = due.challenge_id and challenge.active
where due.place is null or due.place <= challenge.step_count
on conflict (challenge_id, specifier) do nothing
