-- Where the users stand, and the newest row that is not complete, which is that of the run going
-- on. There are as many of these as a user has broken runs.
select
  dirty.user_id,
  kept.last_listen_date,
  kept.listen_streak,
  run.specifier as run
from unnest(?::int4[]) as dirty (user_id)
left join lateral (
  select last_listen_date, listen_streak
  from /*schema.*/challenge_listen_streak
  where user_id = dirty.user_id
  limit 1
) as kept on true
left join lateral (
  select specifier
  from /*schema.*/user_challenges
  where challenge_id = 'e' and user_id = dirty.user_id and is_complete is not true
  order by specifier desc
  limit 1
) as run on true
