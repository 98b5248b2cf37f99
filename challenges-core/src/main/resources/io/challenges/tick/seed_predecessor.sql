-- An older job's place, without anything of ours: the first tick adopts it.
insert into /*schema.*/indexing_checkpoints (tablename, last_checkpoint)
select ${name}, last_checkpoint
from /*schema.*/indexing_checkpoints
where tablename = ${predecessor} and last_checkpoint is not null
on conflict (tablename) do nothing
