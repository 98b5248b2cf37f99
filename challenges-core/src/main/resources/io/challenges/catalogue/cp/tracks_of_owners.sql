-- the user's tracks that pin a comment
select track.track_id as key
from moved
cross join lateral (
  select track_id
  from /*schema.*/tracks
  where owner_id = moved.key and is_current and pinned_comment_id is not null
  offset 0
) as track
