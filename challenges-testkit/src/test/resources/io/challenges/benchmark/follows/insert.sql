insert into follows (follower_user_id, followee_user_id, is_current, is_delete, created_at, txhash)
select follower, followee, true, false, now() at time zone 'UTC', 'benchmark'
from (select ?::int as users, ?::int as follows) as heavy
cross join generate_series(1, heavy.users) as follower
cross join generate_series(1, heavy.follows) as followee
