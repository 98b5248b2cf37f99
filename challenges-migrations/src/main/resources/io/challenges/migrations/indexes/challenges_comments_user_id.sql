-- the comments of one user in one week, the earliest first
create index concurrently challenges_comments_user_id
  on /*schema.*/comments using btree (user_id, created_at);
