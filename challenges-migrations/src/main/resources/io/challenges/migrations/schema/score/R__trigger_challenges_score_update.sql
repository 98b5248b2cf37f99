create or replace trigger challenges_score_update
  after update on /*schema.*/user_challenges
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function /*schema.*/challenges_score();
