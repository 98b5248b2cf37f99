-- What the derivation says and user_challenges does not: where nothing changed, nothing comes back
-- and nothing is written, no trigger fired. Complete rows are frozen.
with ${front},
derived as (
  ${derivation}
),
-- where there is no target, nothing is on the way to it
state as (
  select
    specifier::text as specifier,
    user_id::int as user_id,
    greatest(least(coalesce(progress, 0), coalesce(target, 0)), 0)::int as progress,
    target > 0 and progress >= target as complete,
    amount::bigint as amount,
    completed_blocknumber::bigint as completed_blocknumber,
    completed_at::timestamp as completed_at${capped}
  from derived
),
-- apart, so that only what differs is looked up among the exclusions
changed as (
  select
    state.*,
    kept.present as kept,
    kept.user_id as kept_user_id,
    kept.current_step_count as kept_progress,
    kept.is_complete as kept_complete,
    kept.amount as kept_amount
  from state
  cross join challenge
  left join lateral (
    select true as present, user_id, is_complete, current_step_count, amount
    from /*schema.*/user_challenges
    where challenge_id = challenge.id and specifier = state.specifier
    limit 1
  ) as kept on true
  where kept.present is null and state.progress > 0
    or kept.is_complete is not true
      and kept.present
      and (
        state.complete
        or (kept.user_id, kept.current_step_count, kept.amount)
          is distinct from (state.user_id, state.progress, state.amount)
      )
  offset 0
)
select
  changed.specifier,
  changed.user_id,
  changed.progress,
  changed.complete,
  changed.amount,
  changed.completed_blocknumber,
  changed.completed_at,
  changed.kept,
  changed.kept_user_id,
  changed.kept_progress,
  changed.kept_complete,
  changed.kept_amount${capped}
from changed
cross join challenge
where (
  select true
  from /*schema.*/challenge_exclusions as excluded
  where excluded.challenge_id = challenge.id and excluded.specifier = changed.specifier
  limit 1
) is null
