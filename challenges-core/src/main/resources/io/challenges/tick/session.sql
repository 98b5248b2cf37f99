-- What shows whether the connection is a plain one.
select
  pg_backend_pid() as backend,
  current_setting('default_transaction_isolation') as isolation
