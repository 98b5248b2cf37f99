insert into /*schema.*/trending_results (user_id, id, rank, type, version, week)
select user_id, id, rank, ?, 'pnagD', ?
from unnest(?::int4[], ?::text[], ?::int4[]) as winner (user_id, id, rank)
order by rank
on conflict do nothing
returning rank
