-- Track upload: the owner's listed tracks that are no stems, counted up to the target in the order
-- of their blocks. Who is complete stays so, and has none counted.
select
  to_hex(dirty.key) as specifier,
  dirty.key as user_id,
  uploads.count as progress,
  challenge.step_count as target,
  challenge.amount,
  uploads.last_block as completed_blocknumber,
  null::timestamp as completed_at
from dirty
cross join challenge
cross join lateral (
  select count(*) as count, max(blocknumber) as last_block
  from (
    select track.blocknumber
    from (
      -- ordered before other versions are looked up: for the first few tracks only, then
      select track_id, blocknumber, txhash
      from /*schema.*/tracks
      where owner_id = dirty.key
        and is_current
        and is_delete is not true
        and is_unlisted is not true
        and coalesce(stem_of, 'null') = 'null'
        and blocknumber >= coalesce(challenge.starting_block, 0)
      order by blocknumber
      offset 0
    ) as track
    -- of several current versions of a track only the latest counts
    where not coalesce((
      select true
      from /*schema.*/tracks as later
      where later.track_id = track.track_id
        and later.is_current
        and (coalesce(later.blocknumber, -1), later.txhash) > (track.blocknumber, track.txhash)
      limit 1
    ), false)
    order by track.blocknumber
    limit greatest(challenge.step_count, 0)
  ) as counted
) as uploads
where not coalesce((
  select is_complete
  from /*schema.*/user_challenges
  where challenge_id = challenge.id and specifier = to_hex(dirty.key)
  limit 1
), false)
