-- A tenth of the accounts is new, so that completions count for their score; a tenth is verified.
insert into users (
  user_id, is_current, handle, handle_lc, is_verified, blocknumber, created_at, updated_at, txhash
)
select
  batch.first + n,
  true,
  'user' || n,
  'user' || n,
  n % 10 = 0,
  batch.block + n,
  now() at time zone 'UTC' - case when n % 10 = 1 then interval '0' else interval '1 year' end,
  now() at time zone 'UTC',
  'benchmark'
from (select ?::int as first, ?::int as last, ?::int as block) as batch
cross join generate_series(0, batch.last - batch.first) as n
