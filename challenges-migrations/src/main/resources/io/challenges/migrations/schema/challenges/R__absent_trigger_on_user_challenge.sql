-- The row trigger of the earlier system. Ours stand in its place; both would tell everybody twice.
drop trigger if exists on_user_challenge on /*schema.*/user_challenges;
