select
  specifier,
  user_id,
  progress,
  target,
  amount,
  null::bigint as completed_blocknumber,
  completed_at
from unnest(?::text[], ?::int4[], ?::int4[], ?::int4[], ?::int8[], ?::timestamp[])
  as folded (specifier, user_id, progress, target, amount, completed_at)
