-- All that is due for the events above the mark, less what is there: one pass, one write. Nothing is
-- joined with anything that comes of the events: how many have moved is not known beforehand, and
-- expecting a few, the planner would compare each with each. What is looked up for all rows of a
-- referrer is looked up at the first one.
with moved as materialized (
  select id, user_id, referrer, is_mobile_user, is_current, blocknumber
  from user_events
  where blocknumber > ?
),
event as materialized (
  select distinct on (user_id) id, user_id, referrer, is_mobile_user, blocknumber
  from moved
  where is_current
  order by user_id, blocknumber desc, id desc
),
referral as (
  select
    numbered.*,
    max(case when n = 1 then (
      select case when is_verified then 'rv' else 'r' end
      from users
      where user_id = numbered.referrer and is_current
      order by blocknumber desc nulls last, txhash desc
      limit 1
    ) end) over (partition by referrer) as challenge_id
  from (
    select *, row_number() over (partition by referrer order by blocknumber, id) as n
    from event
    where referrer <> user_id
  ) as numbered
),
due as (
  select 'm' as challenge_id, user_id, to_hex(user_id) as specifier, blocknumber, id
  from event
  where is_mobile_user
  union all
  select 'rd', user_id, to_hex(user_id) || ':' || to_hex(referrer), blocknumber, id
  from event
  where referrer <> user_id
  union all
  select challenge_id, referrer, to_hex(referrer) || ':' || to_hex(user_id), blocknumber, id
  from referral
  where challenge_id is not null
),
missing as (
  select due.*
  from due
  left join lateral (
    select true as complete
    from user_challenges as kept
    where kept.challenge_id = due.challenge_id and kept.specifier = due.specifier and kept.is_complete
    limit 1
  ) as kept on true
  where kept.complete is null
),
placed as (
  select
    numbered.*,
    max(case when place = 1 and challenge_id in ('r', 'rv') then (
      select count(*)
      from user_challenges as paid
      where paid.user_id = numbered.user_id
        and paid.challenge_id = numbered.challenge_id
        and paid.is_complete
    ) end) over (partition by challenge_id, user_id) as paid
  from (
    select *, row_number() over (partition by challenge_id, user_id order by blocknumber, id) as place
    from missing
  ) as numbered
),
written as (
  insert into user_challenges as kept (
    challenge_id, user_id, specifier, is_complete, current_step_count,
    completed_blocknumber, amount, completed_at
  )
  select
    placed.challenge_id,
    placed.user_id,
    placed.specifier,
    true,
    1,
    placed.blocknumber,
    challenge.amount::int,
    now() at time zone 'UTC'
  from placed
  join challenges as challenge on challenge.id = placed.challenge_id and challenge.active
  where placed.paid is null or placed.place <= challenge.step_count - placed.paid
  on conflict (challenge_id, specifier) do update
  set
    user_id = excluded.user_id,
    is_complete = excluded.is_complete,
    current_step_count = excluded.current_step_count,
    completed_blocknumber = excluded.completed_blocknumber,
    amount = excluded.amount,
    completed_at = excluded.completed_at
  where kept.is_complete is not true
  returning 1
)
select (select max(blocknumber) from moved), (select count(*) from written)
