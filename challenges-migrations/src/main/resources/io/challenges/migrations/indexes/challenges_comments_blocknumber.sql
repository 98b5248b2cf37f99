-- where the comments that moved are found
create index concurrently challenges_comments_blocknumber
  on /*schema.*/comments using btree (blocknumber);
