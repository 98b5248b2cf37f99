-- of all versions: where a new one names another owner, the earlier one has lost a track
select track.owner_id as key
from moved
cross join lateral (
  select owner_id
  from /*schema.*/tracks
  where track_id = moved.key
  offset 0
) as track
