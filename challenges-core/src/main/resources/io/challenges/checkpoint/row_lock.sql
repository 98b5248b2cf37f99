-- Locks the row, or makes one where there is none. Under REPEATABLE READ this fails with 40001 where
-- the row has changed since the snapshot, and also where it was made since: a mere look would miss it.
insert into /*schema.*/indexing_checkpoints as stored (tablename, last_checkpoint)
values (?, -1)
on conflict (tablename) do update
set last_checkpoint = stored.last_checkpoint
where false
returning tablename
