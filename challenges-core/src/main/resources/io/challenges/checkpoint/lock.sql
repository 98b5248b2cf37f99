-- Held until the transaction ends. One for all axes of a challenge.
select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as locked
