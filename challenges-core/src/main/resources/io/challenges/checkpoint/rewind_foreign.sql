-- A row that is not ours yet, or was moved by hand: the next tick adopts it at this position.
update /*schema.*/indexing_checkpoints
set last_checkpoint = ?
where tablename = ? and last_checkpoint > ?
returning last_checkpoint
