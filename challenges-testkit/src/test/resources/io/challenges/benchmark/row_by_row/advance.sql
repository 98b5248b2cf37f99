insert into indexing_checkpoints (tablename, last_checkpoint)
values (?, ?)
on conflict (tablename) do update set last_checkpoint = excluded.last_checkpoint
