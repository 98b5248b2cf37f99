-- Hardly ever is there one: more is looked up only for a key that has any purchase so great.
select
  format(
    'the purchase %s of content %s by user %s earns %s, more than user_challenges.amount holds, '
      'so nothing is paid for it',
    reward.signature,
    reward.content,
    reward.buyer,
    reward.amount
  ) as report
from (
  select key
  from dirty
  cross join challenge
  where coalesce((
    select true
    from /*schema.*/sol_purchases
    where content_id = split_part(dirty.key, ':', 2)::int
      and buyer_user_id = split_part(dirty.key, ':', 1)::int
      and is_valid
      and challenge.amount::numeric * (amount / 1000000) > 2147483647
    limit 1
  ), false)
  offset 0
) as dirty
cross join challenge
cross join lateral (
  ${b/rewards}
) as reward
where reward.amount > 2147483647
