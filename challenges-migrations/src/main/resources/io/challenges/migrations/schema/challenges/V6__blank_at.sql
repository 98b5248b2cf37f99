-- The transaction id that nothing had been derived before, while everything is read from the beginning.
alter table /*schema.*/indexing_checkpoints
  add column if not exists blank_at bigint;
