-- Before the first row; nothing is announced up to the head of just now.
insert into /*schema.*/indexing_checkpoints (
  tablename, last_checkpoint, scanned, settled, snapshot_xmax, in_flight, seen,
  fence_xids, fence_positions, quiet_until, revision
)
values (${name}, -1, -1, -1, 0, '{}', '{}', '{}', '{}', coalesce(${head}, -1)::bigint, 0)
on conflict (tablename) do nothing
