-- Under REPEATABLE READ this fails with 40001 where the row has changed since the snapshot.
select tablename
from /*schema.*/indexing_checkpoints
where tablename = ?
for no key update
