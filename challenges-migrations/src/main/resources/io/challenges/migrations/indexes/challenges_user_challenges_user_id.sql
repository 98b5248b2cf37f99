-- the challenges of one user
create index concurrently challenges_user_challenges_user_id
  on /*schema.*/user_challenges using btree (user_id);
