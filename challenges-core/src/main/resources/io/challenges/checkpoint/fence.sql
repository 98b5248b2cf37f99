-- The id of the subtransaction that has just written the state: the caller's own is older than the scan.
update /*schema.*/indexing_checkpoints
set fence_xids = fence_xids || ?::bigint, fence_positions = fence_positions || ?::bigint
where tablename = ?
returning revision
