-- The oldest open transactions here: what a lock, or a concurrent build, most likely waits for.
select format('pid %s (%s, %s) since %s', a.pid, a.usename, coalesce(a.state, '?'), a.xact_start)
from pg_stat_activity a
where a.datname = current_database() and a.xact_start is not null and a.pid <> pg_backend_pid()
order by a.xact_start
limit 3
