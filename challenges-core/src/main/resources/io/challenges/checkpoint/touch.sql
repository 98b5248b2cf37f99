-- Nothing but a new version of the row. One that is not ours yet keeps its null.
update /*schema.*/indexing_checkpoints
set revision = revision + 1
where tablename = ?
