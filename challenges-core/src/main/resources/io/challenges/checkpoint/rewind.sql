update /*schema.*/indexing_checkpoints
set
  last_checkpoint = least(last_checkpoint, ?),
  scanned = ?,
  settled = ?,
  fence_xids = ?,
  fence_positions = ?,
  head_read = ?,
  revision = revision + 1
where tablename = ? and revision = ?
returning revision
