insert into /*schema.*/challenge_sweeps (
  challenge_id, purpose, scope, snapshot_xmax, in_flight, oldest, starts, ends,
  files, stage, next, keys, inserted, updated, completed
)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (challenge_id, purpose, scope) do update
set
  snapshot_xmax = excluded.snapshot_xmax,
  in_flight = excluded.in_flight,
  oldest = excluded.oldest,
  starts = excluded.starts,
  ends = excluded.ends,
  files = excluded.files,
  stage = excluded.stage,
  next = excluded.next,
  keys = excluded.keys,
  inserted = excluded.inserted,
  updated = excluded.updated,
  completed = excluded.completed
returning stage
