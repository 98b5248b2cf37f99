-- The ten highest scores among what can win.
select score.playlist_id::text as id, playlist.playlist_owner_id as user_id
from /*schema.*/playlist_trending_scores as score
cross join lateral (
  select playlist_owner_id, is_delete, is_private
  from /*schema.*/playlists
  where playlist_id = score.playlist_id and is_current
  order by blocknumber desc nulls last, txhash desc
  limit 1
) as playlist
where score.type = 'PLAYLISTS'
  and score.version = 'pnagD'
  and score.time_range = 'week'
  and score.score is not null
  -- not while they are still those of the week before
  and (
    select max(created_at)
    from /*schema.*/playlist_trending_scores
    where type = 'PLAYLISTS' and version = 'pnagD' and time_range = 'week'
  ) >= ?
  and playlist.is_delete is not true
  and playlist.is_private is not true
order by score.score desc, score.playlist_id desc
limit 10
