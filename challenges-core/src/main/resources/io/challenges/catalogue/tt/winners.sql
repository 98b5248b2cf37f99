-- The ten highest scores among what can win.
select score.track_id::text as id, score.owner_id as user_id
from (
  ${trending/tracks_that_can_win}
) as score
order by score.score desc, score.track_id desc
limit 10
