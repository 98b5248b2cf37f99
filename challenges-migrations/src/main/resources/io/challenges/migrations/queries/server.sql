select
  pg_is_in_recovery() as standby,
  current_setting('transaction_read_only')::boolean as read_only,
  current_setting('server_version_num')::integer as version,
  current_setting('server_version') as version_text,
  current_user as role,
  n.oid is not null as schema_exists,
  -- a list of privileges would ask for any of them
  coalesce(
    has_schema_privilege(n.oid, 'usage') and has_schema_privilege(n.oid, 'create'),
    false
  ) as may_create
from (select ?::text as name) wanted
left join pg_namespace n on n.nspname = wanted.name
