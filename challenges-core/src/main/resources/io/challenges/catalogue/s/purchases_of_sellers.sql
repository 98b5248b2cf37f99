-- whoever bought what a verified user sells
select purchase.buyer_user_id || ':' || content.id as key
from moved
cross join lateral (
  select is_verified
  from /*schema.*/users
  where user_id = moved.key and is_current
  order by blocknumber desc nulls last, txhash desc
  limit 1
) as seller
cross join lateral (
  select track_id as id
  from /*schema.*/tracks
  where owner_id = moved.key and is_current
  union
  select playlist_id
  from /*schema.*/playlists
  where playlist_owner_id = moved.key and is_current
  offset 0
) as content
cross join lateral (
  select buyer_user_id
  from /*schema.*/sol_purchases
  where content_id = content.id
  offset 0
) as purchase
where seller.is_verified
