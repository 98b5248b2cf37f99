-- Whose row it was that an exclusion has deleted, so that it can be derived again.
alter table /*schema.*/challenge_exclusions
  add column if not exists user_id integer;
