select track.track_id as key
from moved
cross join lateral (
  select track_id
  from /*schema.*/tracks
  where pinned_comment_id = moved.key and is_current
  offset 0
) as track
