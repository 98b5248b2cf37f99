-- Some follow, and some others are followed by, very many.
insert into follows (
  follower_user_id, followee_user_id, is_current, is_delete, created_at, blocknumber, txhash
)
select
  1 + pg_temp.favourite(n, 'follows.follower', ${users}),
  1 + (pg_temp.favourite(n, 'follows.followee', ${users}) + ${users} / 2) % ${users},
  pg_temp.chance(n, 'follows.current') >= 0.03,
  pg_temp.chance(n, 'follows.delete') < 0.1,
  pg_temp.moment(blocknumber),
  blocknumber,
  '0x' || pg_temp.digest(n, 'follows.txhash')
from (
  select n, pg_temp.block(n, ${rows}) as blocknumber
  from generate_series(${from}, ${to} - 1) as n
  offset 0
) as follow;
