-- disbursements, in the order in which they were notified of; one that is no JSON object, or has a
-- value out of range, fails the statement
select
  heard.payload,
  said.user_id,
  said.challenge_id,
  said.specifier,
  -- the host's column may have decimals, all of them zero
  trim_scale(said.amount)::text::bigint as amount,
  said.signature,
  said.slot
from unnest(?::text[]) with ordinality as heard (payload, place)
cross join lateral jsonb_to_record(heard.payload::jsonb) as said (
  user_id integer,
  challenge_id text,
  specifier text,
  amount numeric,
  signature text,
  slot bigint
)
order by heard.place
