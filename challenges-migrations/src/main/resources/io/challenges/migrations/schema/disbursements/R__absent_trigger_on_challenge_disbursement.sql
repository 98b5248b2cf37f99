-- A row trigger of the earlier system. Ours stands in its place; both would tell everybody twice.
drop trigger if exists on_challenge_disbursement on /*schema.*/challenge_disbursements;
