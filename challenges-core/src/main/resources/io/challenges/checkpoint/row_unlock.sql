-- The row that the lock had to make.
delete from /*schema.*/indexing_checkpoints
where tablename = ?
returning tablename
