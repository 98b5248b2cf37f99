-- Every tenth track is heard enough to have scores.
insert into track_trending_scores (track_id, type, version, time_range, genre, score, created_at)
select
  track_id,
  'TRACKS',
  'pnagD',
  time_range,
  'Electronic',
  pg_temp.pick(track_id, 'track_trending_scores.' || time_range, 1000000000),
  pg_temp.moment((${first_block} + ${blocks} - 1)::integer)
from generate_series((${from} + 10) / 10 * 10, ${to}, 10) as track_id
cross join (values ('week'), ('month'), ('allTime')) as kind (time_range);
