-- Cosign: a verified owner has saved or reposted a remix of one of the owner's tracks; whoever made
-- the remix earns. Each step looks up what the one before has left.
select
  to_hex(dirty.key) || ':' || to_hex(remix.track_id) as specifier,
  remix.owner_id as user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  liked.blocknumber as completed_blocknumber,
  liked.created_at as completed_at,
  dirty.key as capped,
  remix.track_id as turn
from dirty
cross join challenge
cross join lateral (
  -- one that is a remix of two of them is one candidate
  select distinct remixed.id
  from (
    select child.child_track_id as id, original.track_id, original.blocknumber, original.txhash
    from (
      select user_id, is_verified
      from /*schema.*/users
      where user_id = dirty.key and is_current
      order by blocknumber desc nulls last, txhash desc
      limit 1
    ) as owner
    cross join lateral (
      select track_id, blocknumber, txhash
      from /*schema.*/tracks
      where owner_id = owner.user_id and owner.is_verified and is_current and is_delete is not true
      offset 0
    ) as original
    cross join lateral (
      select child_track_id
      from /*schema.*/remixes
      where parent_track_id = original.track_id
      offset 0
    ) as child
    offset 0
  ) as remixed
  -- of several current versions of a track only the latest counts
  where not coalesce((
    select true
    from /*schema.*/tracks as later
    where later.track_id = remixed.track_id
      and later.is_current
      and (coalesce(later.blocknumber, -1), later.txhash)
        > (coalesce(remixed.blocknumber, -1), remixed.txhash)
    limit 1
  ), false)
  offset 0
) as remixed
cross join lateral (
  -- the earlier one of the save and the repost, each by its latest version
  select remixed.id as track_id, created_at, blocknumber
  from (
    (
      select created_at, blocknumber, is_delete
      from /*schema.*/saves
      where user_id = dirty.key
        and save_item_id = remixed.id
        and save_type = 'track'
        and is_current
      order by blocknumber desc nulls last, txhash desc
      limit 1
    )
    union all
    (
      select created_at, blocknumber, is_delete
      from /*schema.*/reposts
      where user_id = dirty.key
        and repost_item_id = remixed.id
        and repost_type = 'track'
        and is_current
      order by blocknumber desc nulls last, txhash desc
      limit 1
    )
  ) as latest
  where is_delete is not true and created_at is not null
  order by created_at, blocknumber
  limit 1
) as liked
cross join lateral (
  select track_id, owner_id, is_delete
  from /*schema.*/tracks
  where track_id = liked.track_id and is_current
  order by blocknumber desc nulls last, txhash desc
  limit 1
) as remix
where remix.is_delete is not true
