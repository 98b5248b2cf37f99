do $$
begin
  for n in 1..%d loop
    perform pg_current_xact_id();
    commit;
  end loop;
end
$$
