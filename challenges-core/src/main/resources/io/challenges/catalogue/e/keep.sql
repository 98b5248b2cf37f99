insert into /*schema.*/challenge_listen_streak as kept (user_id, last_listen_date, listen_streak)
select user_id, last_listen_date, listen_streak
from unnest(?::int4[], ?::timestamp[], ?::int4[]) as now (user_id, last_listen_date, listen_streak)
order by user_id
on conflict (user_id) do update
set last_listen_date = excluded.last_listen_date, listen_streak = excluded.listen_streak
where (kept.last_listen_date, kept.listen_streak)
  is distinct from (excluded.last_listen_date, excluded.listen_streak)
