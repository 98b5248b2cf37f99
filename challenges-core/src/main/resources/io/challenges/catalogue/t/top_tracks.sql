-- The ten highest scores of the week, whatever has become of the tracks.
select track_id as key
from (
  select track_id
  from /*schema.*/track_trending_scores
  where type = 'TRACKS' and version = 'pnagD' and time_range = 'week' and score is not null
  order by score desc, track_id desc
  limit 10
) as top
