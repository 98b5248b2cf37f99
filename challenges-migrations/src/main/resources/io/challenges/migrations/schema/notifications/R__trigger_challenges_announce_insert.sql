create or replace trigger challenges_announce_insert
  after insert on /*schema.*/user_challenges
  referencing new table as new_rows
  for each statement
  execute function /*schema.*/challenges_announce();
