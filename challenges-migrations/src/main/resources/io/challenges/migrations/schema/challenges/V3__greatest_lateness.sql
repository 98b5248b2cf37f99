-- How late rows have come at most, so that it outlives the process that saw it.
alter table /*schema.*/indexing_checkpoints
  add column if not exists greatest_lateness bigint;
