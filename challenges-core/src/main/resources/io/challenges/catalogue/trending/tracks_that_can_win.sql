-- The scores of the week, of tracks that can win: current, undeleted, listed and available ones.
select score.track_id, score.score, track.owner_id
from /*schema.*/track_trending_scores as score
cross join lateral (
  select owner_id, is_delete, is_unlisted, is_available
  from /*schema.*/tracks
  where track_id = score.track_id and is_current
  order by blocknumber desc nulls last, txhash desc
  limit 1
) as track
where score.type = 'TRACKS'
  and score.version = 'pnagD'
  and score.time_range = 'week'
  and score.score is not null
  -- not while they are still those of the week before
  and (
    select max(created_at)
    from /*schema.*/track_trending_scores
    where type = 'TRACKS' and version = 'pnagD' and time_range = 'week'
  ) >= ?
  and track.is_delete is not true
  and track.is_unlisted is not true
  and track.is_available is not false
