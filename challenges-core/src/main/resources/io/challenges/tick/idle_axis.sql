-- the stored checkpoint is what it was; the greatest position is still there, and none lies above
and coalesce(
  (
    select
      (
        last_checkpoint, scanned, settled, snapshot_xmax, in_flight, fence_xids, head_read, revision,
        written_by
      ) is not distinct from (
        ?::bigint, ?::bigint, ?::bigint, ?::bigint, ?::bigint[], ?::bigint[], ?::bigint, ?::bigint,
        ?::bigint
      )
    from /*schema.*/indexing_checkpoints
    where tablename = ?
  ),
  false
)
and coalesce(
  greatest(
    ${heads}
  ),
  -1
) between ? and ?
${none_late}
