-- Before the first row; nothing is announced up to the head of just now.
insert into /*schema.*/indexing_checkpoints (
  tablename, last_checkpoint, scanned, settled, snapshot_xmax, in_flight, seen,
  fence_xids, fence_positions, quiet_until, revision, blank_at
)
select
  ${name},
  -1,
  -1,
  -1,
  0,
  '{}',
  '{}',
  '{}',
  '{}',
  coalesce(${head}, -1)::bigint,
  0,
  -- with several axes, ticks may be deriving already
  case
    when ${alone} and not exists (
      select
      from /*schema.*/user_challenges
      where challenge_id = ${challenge_id}
    )
    -- a row without a position is found by others of its key alone
    ${all_have_positions}
    then pg_snapshot_xmin(pg_current_snapshot())::text::bigint
  end
on conflict (tablename) do nothing
