-- First comment of the week: the earliest one of the user in that ISO week that can be seen.
select
  to_hex(comment.user_id) || ':' || to_char(comment.created_at, 'IYYYIW') as specifier,
  comment.user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  comment.blocknumber as completed_blocknumber,
  comment.created_at as completed_at
from (
  select
    split_part(key, ':', 1)::int as user_id,
    to_date(split_part(key, ':', 2), 'IYYYIW')::timestamp as monday
  from dirty
) as week
cross join challenge
cross join lateral (
  select user_id, created_at, blocknumber
  from (
    -- in the order of the index, which knows no ids
    select comment_id, user_id, created_at, blocknumber
    from /*schema.*/comments
    where user_id = week.user_id
      and created_at >= week.monday
      and created_at < week.monday + interval '7 days'
      and is_delete is not true
      and is_visible is not false
    order by created_at
    fetch first 1 row with ties
  ) as earliest
  order by comment_id
  limit 1
) as comment
