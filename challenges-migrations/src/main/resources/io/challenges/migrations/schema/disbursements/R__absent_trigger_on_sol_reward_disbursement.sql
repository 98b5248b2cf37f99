-- A row trigger of the earlier system. Ours stands in its place; both would tell everybody twice.
drop trigger if exists on_sol_reward_disbursement on /*schema.*/sol_reward_disbursements;
