-- The latest Friday, unless it is paid.
select to_char(week, 'YYYY-MM-DD') as key
from (
  select
    -- weeks that begin on Mondays, four days later
    date_trunc('week', challenge.instant - interval '4 days') + interval '4 days' as week
  from challenge
) as latest
where not exists (
  select
  from /*schema.*/trending_results
  where type = 'UNDERGROUND_TRACKS' and version = 'pnagD' and week = latest.week::date
)
