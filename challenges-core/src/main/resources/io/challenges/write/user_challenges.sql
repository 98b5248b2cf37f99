-- The one place that writes user_challenges. Complete rows are frozen; equal rows are left alone.
insert into /*schema.*/user_challenges as kept (
  challenge_id, user_id, specifier, is_complete, current_step_count,
  completed_blocknumber, amount, completed_at
)
select distinct on (changed.specifier)
  tick.challenge_id,
  changed.user_id,
  changed.specifier,
  changed.complete,
  changed.progress,
  case
    when not changed.complete then null
    -- the event's block only where this tick has read it: so completions never fall behind
    -- the ones of an earlier tick
    when changed.completed_blocknumber > tick.scanned_before
      and changed.completed_blocknumber <= tick.scanned_after then changed.completed_blocknumber
    when tick.scanned_after is not null then tick.scanned_after
    else coalesce((select max(number) from /*schema.*/blocks), 0)
  end,
  changed.amount,
  case when changed.complete then coalesce(changed.completed_at, tick.instant) end
from unnest(
    ?::int4[], ?::text[], ?::int4[], ?::bool[], ?::int8[], ?::int8[], ?::timestamp[]
  ) as changed (
    user_id, specifier, progress, complete, amount, completed_blocknumber, completed_at
  )
cross join (
  select
    ?::text as challenge_id,
    ?::bigint as scanned_before,
    ?::bigint as scanned_after,
    ?::timestamp as instant
) as tick
order by changed.specifier, changed.complete desc, changed.progress desc, changed.user_id
on conflict (challenge_id, specifier) do update
set
  user_id = excluded.user_id,
  is_complete = excluded.is_complete,
  current_step_count = excluded.current_step_count,
  completed_blocknumber = excluded.completed_blocknumber,
  amount = excluded.amount,
  completed_at = excluded.completed_at
where kept.is_complete is not true
  and (kept.user_id, kept.is_complete, kept.current_step_count, kept.amount)
    is distinct from (
      excluded.user_id, excluded.is_complete, excluded.current_step_count, excluded.amount
    )
returning
  kept.xmax = 0 as inserted,
  kept.is_complete as complete,
  kept.user_id,
  kept.specifier,
  kept.amount,
  kept.completed_blocknumber,
  kept.completed_at
