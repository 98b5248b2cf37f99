-- Each user's first event comes with the user, and all further ones belong to anybody. A referral is
-- named by the last version: a tenth of all rows, whatever the number of versions. Most referrers
-- have few; one in 2,000 users has many, and the first of those the most.
with
  event as (
    select
      n,
      user_id,
      case
        when n < ${users} then pg_temp.block(user_id - 1, ${users})
        else
          pg_temp.block(user_id - 1, ${users})
            + pg_temp.pick(
              n, 'user_events.block', ${first_block} + ${blocks} - pg_temp.block(user_id - 1, ${users})
            )::integer
      end as blocknumber
    from generate_series(0::bigint, ${rows} - 1) as n
    cross join lateral (
      select
        1 + case when n < ${users} then n else pg_temp.pick(n, 'user_events.user', ${users}) end as user_id
    ) as whose
  ),
  version as (
    select
      user_id,
      blocknumber,
      n,
      lead(n) over (partition by user_id order by blocknumber, n) is null as latest
    from event
  )
insert into user_events (
  id, user_id, referrer, is_mobile_user, is_current, blocknumber, blockhash, slot
)
select
  row_number() over (order by blocknumber, n),
  user_id,
  case
    when latest and pg_temp.chance(user_id, 'user_events.referred') < 0.1 * ${rows} / least(${rows}, ${users})
      then
        case
          when pg_temp.chance(user_id, 'user_events.popular') < 0.1
            then
              1 + pg_temp.pick(
                pg_temp.favourite(user_id, 'user_events.star', greatest(1, ${users} / 2000)),
                'user_events.star',
                greatest(1, ${users} / 10)
              )
          else 1 + pg_temp.pick(user_id, 'user_events.referrer', user_id)
        end
  end,
  pg_temp.chance(user_id, 'user_events.mobile') < 0.3,
  -- nothing enforces that there is one: some have none, some have two
  case
    when latest then pg_temp.chance(user_id, 'user_events.none') >= 0.0005
    else pg_temp.chance(n, 'user_events.second') < 0.0005
  end,
  blocknumber,
  '0x' || pg_temp.digest(blocknumber - ${first_block}, 'blocks.hash'),
  null
from version
order by blocknumber, n;
