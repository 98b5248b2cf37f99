-- of all versions: where a new one names another owner, the earlier one has lost a playlist
select playlist.playlist_owner_id as key
from moved
cross join lateral (
  select playlist_owner_id
  from /*schema.*/playlists
  where playlist_id = moved.key
  offset 0
) as playlist
