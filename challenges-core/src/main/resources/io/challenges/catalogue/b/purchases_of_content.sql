-- Whoever bought it may have had no seller until now. A track and an album of one id are not told
-- apart: they share a specifier.
select purchase.buyer_user_id || ':' || moved.key as key
from moved
cross join lateral (
  select buyer_user_id
  from /*schema.*/sol_purchases
  where content_id = moved.key
  offset 0
) as purchase
