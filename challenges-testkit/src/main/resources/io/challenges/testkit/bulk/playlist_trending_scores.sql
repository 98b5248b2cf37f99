-- Every tenth playlist is heard enough to have scores.
insert into playlist_trending_scores (playlist_id, type, version, time_range, score, created_at)
select
  playlist_id,
  'PLAYLISTS',
  'pnagD',
  time_range,
  pg_temp.pick(playlist_id, 'playlist_trending_scores.' || time_range, 1000000000),
  pg_temp.moment((${first_block} + ${blocks} - 1)::integer)
from generate_series((${from} + 10) / 10 * 10, ${to}, 10) as playlist_id
cross join (values ('week'), ('month'), ('allTime')) as kind (time_range);
