-- Whose a transaction is. Of other users' sessions, pg_stat_activity tells a plain role little.
select
  holder.pid,
  prepared.gid,
  coalesce(activity.usename, prepared.owner)::text as user_name,
  coalesce(activity.datname, prepared.database)::text as database_name,
  nullif(activity.application_name, '') as application_name,
  activity.state,
  coalesce(activity.xact_start, prepared.prepared) as since,
  (
    extract(epoch from clock_timestamp() - coalesce(activity.xact_start, prepared.prepared)) * 1000
  )::bigint as age,
  nullif(activity.query, '<insufficient privilege>') as query
from (
  ${holder}
) as holder
left join pg_stat_activity as activity on activity.pid = holder.pid
left join pg_prepared_xacts as prepared on prepared.transaction = holder.transaction
limit 1
