-- In the order of time, as their ids are; a quarter by somebody who is not signed in.
insert into plays (id, user_id, play_item_id, created_at, slot)
select
  n + 1,
  case
    when pg_temp.chance(n, 'plays.anonymous') >= 0.25
      then 1 + pg_temp.favourite(n, 'plays.user', ${users})
  end,
  1 + pg_temp.favourite(n, 'plays.track', ${tracks}),
  timestamp '2022-01-01' + n * (interval '1461 days' / ${rows}),
  100000000 + n * 200000000 / ${rows}
from generate_series(${from}, ${to} - 1) as n;
