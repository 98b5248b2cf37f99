-- What the derivation says and user_challenges does not: where nothing changed, nothing comes back
-- and nothing is written, no trigger fired. Complete rows are frozen.
with ${front},
derived as (
  ${derivation}
)
select
  derived.specifier,
  derived.user_id,
  greatest(least(derived.progress, derived.target), 0)::int as progress,
  derived.target > 0 and derived.progress >= derived.target as complete,
  derived.amount::bigint as amount,
  derived.completed_blocknumber::bigint as completed_blocknumber,
  derived.completed_at::timestamp as completed_at
from derived
cross join challenge
left join lateral (
  select true as present, user_id, is_complete, current_step_count, amount
  from /*schema.*/user_challenges
  where challenge_id = challenge.id and specifier = derived.specifier
  limit 1
) as kept on true
where (
    kept.present is null and derived.progress > 0
    or kept.is_complete is not true
      and kept.present
      and (
        derived.target > 0 and derived.progress >= derived.target
        or (kept.user_id, kept.current_step_count, kept.amount)
          is distinct from (
            derived.user_id, greatest(least(derived.progress, derived.target), 0), derived.amount
          )
      )
  )
  and (
    select true
    from /*schema.*/challenge_exclusions as excluded
    where excluded.challenge_id = challenge.id and excluded.specifier = derived.specifier
    limit 1
  ) is null
