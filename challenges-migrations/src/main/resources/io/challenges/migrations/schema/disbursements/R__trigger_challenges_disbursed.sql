create or replace trigger challenges_disbursed
  after insert on /*schema.*/challenge_disbursements
  referencing new table as new_rows
  for each statement
  execute function /*schema.*/challenges_disbursed();
