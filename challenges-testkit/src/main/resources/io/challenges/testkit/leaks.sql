-- What a test must not leave in its database: a line for each, and the session that still has it, if one does
with test (database) as (
  select ?::name
)
select
  activity.pid as session,
  format('session %s is %s; it last ran: %s', activity.pid, activity.state, activity.query) as leak
from test
join pg_stat_activity activity on activity.datname = test.database
where activity.state like 'idle in transaction%'
union all
select
  held.pid,
  format(
    'session %s holds an advisory lock (classid %s, objid %s); it last ran: %s',
    held.pid, held.classid, held.objid, activity.query
  )
from test
join pg_database on pg_database.datname = test.database
join pg_locks held on held.database = pg_database.oid
left join pg_stat_activity activity on activity.pid = held.pid
where held.locktype = 'advisory' and held.granted
union all
select null, format('prepared transaction %s', prepared.gid)
from test
join pg_prepared_xacts prepared on prepared.database = test.database
