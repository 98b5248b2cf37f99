-- The row, and whether it is excluded already. A host need not have a table of disbursements.
select
  kept.present as kept,
  kept.user_id,
  excluded.present as excluded,
  excluded.user_id as excluded_user_id,
  to_regclass(?) is not null as pays
from (select ?::text as challenge_id, ?::text as specifier) as wanted
left join lateral (
  select true as present, user_id
  from /*schema.*/user_challenges
  where challenge_id = wanted.challenge_id and specifier = wanted.specifier
  limit 1
) as kept on true
left join lateral (
  select true as present, user_id
  from /*schema.*/challenge_exclusions
  where challenge_id = wanted.challenge_id and specifier = wanted.specifier
  limit 1
) as excluded on true
