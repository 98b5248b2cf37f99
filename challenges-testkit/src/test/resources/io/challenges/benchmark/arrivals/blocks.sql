insert into blocks (blockhash, number, is_current)
select 'benchmark ' || number, number, true
from generate_series(?::int, ?::int) as number
