set jit = off;
set work_mem = '64MB';
