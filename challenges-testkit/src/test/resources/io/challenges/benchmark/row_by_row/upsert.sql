insert into user_challenges as kept (
  challenge_id, user_id, specifier, is_complete, current_step_count,
  completed_blocknumber, amount, completed_at
)
values (?, ?, ?, true, 1, ?, ?, now() at time zone 'UTC')
on conflict (challenge_id, specifier) do update
set
  user_id = excluded.user_id,
  is_complete = excluded.is_complete,
  current_step_count = excluded.current_step_count,
  completed_blocknumber = coalesce(kept.completed_blocknumber, excluded.completed_blocknumber),
  amount = excluded.amount,
  completed_at = coalesce(kept.completed_at, excluded.completed_at)
