-- Purchases: what was paid for rewards the buyer (b) and, once verified, the seller (s). A reward
-- that user_challenges cannot hold is none, and not paid in part. A later purchase does not take the
-- place of that one: which one counts does not depend on what the catalogue pays.
select
  reward.specifier,
  case when challenge.id = 'b' then reward.buyer else reward.seller end as user_id,
  1 as progress,
  1 as target,
  reward.amount,
  null::int as completed_blocknumber,
  reward.created_at as completed_at
from dirty
cross join challenge
cross join lateral (
  ${b/rewards}
) as reward
where reward.amount <= 2147483647
