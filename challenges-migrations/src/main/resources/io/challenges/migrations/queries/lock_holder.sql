select l.pid
from pg_locks l
join pg_database d on d.oid = l.database and d.datname = current_database()
where l.locktype = 'advisory'
  and l.granted
  and l.objsubid = 1
  and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended(?, 0)
