-- The seven steps of each user. Without a handle or deactivated, nobody has made one, and nothing is
-- counted. Counting stops at the threshold, on an index that holds live rows only.
select
  dirty.key as user_id,
  account.user_id is not null as eligible,
  coalesce(account.bio, '') <> '' as profile_description,
  coalesce(account.name, '') <> '' as profile_name,
  coalesce(account.profile_picture, '') <> ''
    or coalesce(account.profile_picture_sizes, '') <> '' as profile_picture,
  coalesce(account.cover_photo, '') <> ''
    or coalesce(account.cover_photo_sizes, '') <> '' as profile_cover_photo,
  followed.count >= 5 as follows,
  saved.count >= 1 as favorites,
  reposted.count >= 1 as reposts
from dirty
left join lateral (
  select latest.*
  from (
    select
      user_id, handle_lc, is_deactivated, bio, name,
      profile_picture, profile_picture_sizes, cover_photo, cover_photo_sizes
    from /*schema.*/users
    where user_id = dirty.key and is_current
    order by blocknumber desc nulls last, txhash desc
    limit 1
  ) as latest
  where latest.handle_lc <> '' and latest.is_deactivated is not true
) as account on true
cross join lateral (
  select count(*) as count
  from (
    select
    from /*schema.*/follows as follow
    where follow.follower_user_id = account.user_id
      and follow.is_current
      and not follow.is_delete
      -- of several current versions only the latest counts, and it may be deleted
      and not coalesce((
        select true
        from /*schema.*/follows as later
        where later.follower_user_id = follow.follower_user_id
          and later.followee_user_id = follow.followee_user_id
          and later.is_current
          and (coalesce(later.blocknumber, -1), later.txhash)
            > (coalesce(follow.blocknumber, -1), follow.txhash)
        limit 1
      ), false)
    limit 5
  ) as counted
) as followed
cross join lateral (
  select count(*) as count
  from (
    select
    from /*schema.*/saves as save
    where save.user_id = account.user_id
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
    limit 1
  ) as counted
) as saved
cross join lateral (
  select count(*) as count
  from (
    select
    from /*schema.*/reposts as repost
    where repost.user_id = account.user_id
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
    limit 1
  ) as counted
) as reposted
