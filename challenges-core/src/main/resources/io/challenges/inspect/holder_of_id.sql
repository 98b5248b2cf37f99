-- pg_locks shows every role who holds an id; backend_xid of pg_stat_activity it may not see
select pid, transactionid as transaction
from pg_locks
where locktype = 'transactionid'
  and mode = 'ExclusiveLock'
  and granted
  and transactionid = (?::bigint::text::xid8)::xid
