insert into user_events (user_id, referrer, is_mobile_user, is_current, blocknumber)
select
  batch.first + n,
  batch.referrers + n / batch.users_per_referrer,
  true,
  true,
  batch.block + n
from (
  select
    ?::int as referrers,
    ?::int as users_per_referrer,
    ?::int as block,
    ?::int as first,
    ?::int as users
) as batch
cross join generate_series(0, batch.users - 1) as n
