-- whose tracks it is a remix of, and its own owners if others are remixes of it
select track.owner_id as key
from moved
cross join lateral (
  (
    select parent_track_id as id
    from /*schema.*/remixes
    where child_track_id = moved.key
  )
  union all
  (
    select parent_track_id
    from /*schema.*/remixes
    where parent_track_id = moved.key
    limit 1
  )
  offset 0
) as original
cross join lateral (
  -- of all versions: where a new one names another owner, the earlier one has lost a track
  select owner_id
  from /*schema.*/tracks
  where track_id = original.id
  offset 0
) as track
