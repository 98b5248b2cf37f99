-- Pinned comment: the track's current row pins one that somebody else than its verified owner has
-- written. The comment may be about anything, and need not be visible.
select
  to_hex(comment.user_id) || ':' || to_hex(dirty.key) as specifier,
  comment.user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  track.blocknumber as completed_blocknumber,
  null::timestamp as completed_at
from dirty
cross join challenge
cross join lateral (
  select owner_id, is_delete, pinned_comment_id, blocknumber
  from /*schema.*/tracks
  where track_id = dirty.key and is_current
  order by blocknumber desc nulls last, txhash desc
  limit 1
) as track
cross join lateral (
  select user_id, is_delete
  from /*schema.*/comments
  where comment_id = track.pinned_comment_id
  offset 0
) as comment
cross join lateral (
  select is_verified
  from /*schema.*/users
  where user_id = track.owner_id and is_current
  order by blocknumber desc nulls last, txhash desc
  limit 1
) as owner
where track.is_delete is not true
  and comment.is_delete is not true
  and comment.user_id <> track.owner_id
  and owner.is_verified
