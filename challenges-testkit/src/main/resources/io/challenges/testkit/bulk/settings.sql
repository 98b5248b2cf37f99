-- Until the transaction ends: no foreign keys and triggers; memory and workers for building indexes.
set local session_replication_role = replica;
set local maintenance_work_mem = '1GB';
set local work_mem = '256MB';
set local max_parallel_maintenance_workers = 2;
-- statements that are run with other numbers each time know them when they are planned
set local plan_cache_mode = force_custom_plan;
set local jit = off;
