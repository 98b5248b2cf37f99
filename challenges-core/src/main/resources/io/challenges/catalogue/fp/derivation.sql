-- First playlist: the owner's earliest one that is not deleted, be it an album or private. Who is
-- complete stays so, and has none looked for.
select
  to_hex(dirty.key) as specifier,
  dirty.key as user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  first.blocknumber as completed_blocknumber,
  null::timestamp as completed_at
from dirty
cross join challenge
cross join lateral (
  select blocknumber
  from (
    -- in the order of the index, which knows no ids
    select playlist.playlist_id, playlist.blocknumber
    from /*schema.*/playlists as playlist
    where playlist.playlist_owner_id = dirty.key
      and playlist.is_current
      and playlist.is_delete is not true
      and playlist.blocknumber >= coalesce(challenge.starting_block, 0)
      -- of several current versions of a playlist only the latest counts
      and not coalesce((
        select true
        from /*schema.*/playlists as later
        where later.playlist_id = playlist.playlist_id
          and later.is_current
          and (coalesce(later.blocknumber, -1), later.txhash)
            > (playlist.blocknumber, playlist.txhash)
        limit 1
      ), false)
    order by playlist.created_at
    fetch first 1 row with ties
  ) as earliest
  order by playlist_id
  limit 1
) as first
where not coalesce((
  select is_complete
  from /*schema.*/user_challenges
  where challenge_id = challenge.id and specifier = to_hex(dirty.key)
  limit 1
), false)
