-- Verified profile: the user's current row says so, and that the user is not deactivated.
select
  to_hex(dirty.key) as specifier,
  dirty.key as user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  account.blocknumber as completed_blocknumber,
  null::timestamp as completed_at
from dirty
cross join challenge
cross join lateral (
  select is_verified, is_deactivated, blocknumber
  from /*schema.*/users
  where user_id = dirty.key and is_current
  order by blocknumber desc nulls last, txhash desc
  limit 1
) as account
where account.is_verified and account.is_deactivated is not true
