set jit = off;
set plan_cache_mode = force_custom_plan;
set work_mem = '64MB';
