-- Whose row it was outlives the row: taking it back has to know.
insert into /*schema.*/challenge_exclusions as kept (challenge_id, specifier, reason, user_id)
values (?, ?, ?, ?)
on conflict (challenge_id, specifier) do update
set
  reason = excluded.reason,
  user_id = coalesce(excluded.user_id, kept.user_id)
