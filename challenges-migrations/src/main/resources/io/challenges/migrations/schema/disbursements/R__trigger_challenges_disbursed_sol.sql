create or replace trigger challenges_disbursed_sol
  after insert on /*schema.*/sol_reward_disbursements
  referencing new table as new_rows
  for each statement
  execute function /*schema.*/challenges_disbursed();
