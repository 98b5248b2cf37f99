select
  buyer_user_id || ':' || content_id as key,
  slot as position,
  xmin as version,
  ctid as place
from /*schema.*/sol_purchases
