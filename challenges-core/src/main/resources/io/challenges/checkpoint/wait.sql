-- The same lock as a tick's, waited for.
select pg_advisory_xact_lock(hashtextextended(?, 0))
