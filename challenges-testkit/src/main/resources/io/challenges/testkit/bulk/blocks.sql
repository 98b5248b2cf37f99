insert into blocks (blockhash, parenthash, is_current, number)
select
  '0x' || pg_temp.digest(n, 'blocks.hash'),
  '0x' || pg_temp.digest(n - 1, 'blocks.hash'),
  n = ${rows} - 1,
  ${first_block} + n
from generate_series(${from}, ${to} - 1) as n;
