-- Of a dollar and up to twenty; one in twenty has not been validated yet, and another never will be.
insert into sol_purchases (
  signature, instruction_index, slot, amount, buyer_user_id, content_id, content_type, is_valid,
  created_at
)
select
  left(pg_temp.digest(n, 'sol_purchases.signature') || pg_temp.digest(n, 'sol_purchases.more'), 88),
  0,
  220000000 + n * 100000000 / ${rows},
  10000 * (49 + pg_temp.pick(n, 'sol_purchases.amount', 2000)),
  1 + pg_temp.favourite(n, 'sol_purchases.buyer', ${users}),
  1 + pg_temp.favourite(n, 'sol_purchases.content', case when n % 10 > 0 then ${tracks} else ${playlists} end),
  case when n % 10 > 0 then 'track' else 'album' end,
  case pg_temp.pick(n, 'sol_purchases.valid', 20) when 0 then null when 1 then false else true end,
  timestamp '2022-01-01' + n * (interval '1461 days' / ${rows})
from generate_series(${from}, ${to} - 1) as n;
