-- what a recipient has, by the start of the specifier, in any collation
create index concurrently challenges_user_challenges_specifier
  on /*schema.*/user_challenges using btree (challenge_id, specifier varchar_pattern_ops);
