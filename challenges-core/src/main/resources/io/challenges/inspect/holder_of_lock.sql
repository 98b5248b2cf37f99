-- an advisory lock's 64 bits are in two columns; a prepared transaction has no process
select
  locks.pid,
  case when locks.pid is null then split_part(locks.virtualtransaction, '/', 2)::xid end as transaction
from (select hashtextextended(?, 0) as hash) as name
join pg_locks as locks
  on locks.classid = ((name.hash >> 32) & 4294967295)::text::oid
  and locks.objid = (name.hash & 4294967295)::text::oid
where locks.locktype = 'advisory'
  and locks.objsubid = 1
  and locks.granted
  and locks.database = (select oid from pg_database where datname = current_database())
