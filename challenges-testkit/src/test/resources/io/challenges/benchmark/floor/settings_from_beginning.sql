set local challenges.announce = 'off';
set local jit = off;
set local work_mem = '256MB';
