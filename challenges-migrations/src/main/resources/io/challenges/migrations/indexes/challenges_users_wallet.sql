-- whose wallet it is: stored in mixed case, asked for in lower case
create index concurrently challenges_users_wallet
  on /*schema.*/users using btree (lower(wallet))
  where (is_current);
