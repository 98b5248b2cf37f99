-- Tastemaker: the ten who reposted a top track first, and the ten who saved it first. Of several
-- current rows of a user only the latest counts. What must not be there is coalesced to false:
-- compared with null, the planner would expect so few rows that it would sort all of a track's.
select
  to_hex(early.user_id) || ':t:' || to_hex(dirty.key) as specifier,
  early.user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  null::bigint as completed_blocknumber,
  early.created_at as completed_at
from dirty
cross join challenge
cross join lateral (
  select user_id, min(created_at) as created_at
  from (
    (
      select repost.user_id, repost.created_at
      from /*schema.*/reposts as repost
      where repost.repost_item_id = dirty.key
        and repost.repost_type = 'track'
        and repost.is_current
        and not repost.is_delete
        and not coalesce((
          select true
          from /*schema.*/reposts as later
          where later.user_id = repost.user_id
            and later.repost_item_id = repost.repost_item_id
            and later.repost_type = repost.repost_type
            and later.is_current
            and (coalesce(later.blocknumber, -1), later.txhash)
              > (coalesce(repost.blocknumber, -1), repost.txhash)
          limit 1
        ), false)
      order by repost.created_at, repost.user_id
      limit 10
    )
    union all
    (
      select save.user_id, save.created_at
      from /*schema.*/saves as save
      where save.save_item_id = dirty.key
        and save.save_type = 'track'
        and save.is_current
        and not save.is_delete
        and not coalesce((
          select true
          from /*schema.*/saves as later
          where later.user_id = save.user_id
            and later.save_item_id = save.save_item_id
            and later.save_type = save.save_type
            and later.is_current
            and (coalesce(later.blocknumber, -1), later.txhash)
              > (coalesce(save.blocknumber, -1), save.txhash)
          limit 1
        ), false)
      order by save.created_at, save.user_id
      limit 10
    )
  ) as first
  group by user_id
) as early
