-- Where a host has a challenge already, its own row stands: amounts and the like are the
-- operator's to change.
insert into /*schema.*/challenges
  (id, type, amount, active, step_count, starting_block, weekly_pool, cooldown_days)
values
  ('p',   'numeric',   '1',    true,  7,          0,         25000,      7),
  ('u',   'numeric',   '1',    true,  3,          25346436,  25000,      7),
  ('fp',  'boolean',   '2',    true,  null,       28350000,  25000,      7),
  ('v',   'boolean',   '5',    true,  null,       0,         25000,      null),
  ('e',   'aggregate', '1',    false, 2147483647, 116023891, 25000,      null),
  ('p1',  'numeric',   '25',   true,  250,        0,         2147483647, 7),
  ('p2',  'numeric',   '100',  true,  1000,       0,         2147483647, 7),
  ('p3',  'numeric',   '1000', true,  10000,      0,         2147483647, 7),
  ('tt',  'trending',  '1000', true,  null,       25346436,  100000,     null),
  ('tut', 'trending',  '1000', true,  null,       25346436,  100000,     null),
  ('tp',  'trending',  '100',  true,  null,       25346436,  10000,      null),
  ('c',   'aggregate', '1',    true,  2147483647, 0,         2147483647, 7),
  ('t',   'aggregate', '100',  true,  2147483647, 0,         2147483647, 7),
  ('cp',  'aggregate', '10',   true,  2147483647, 1979515,   2147483647, 7),
  ('cs',  'aggregate', '1000', false, 2147483647, 95017582,  50000,      7),
  ('w',   'aggregate', '1000', true,  2147483647, 98950182,  50000,      7),
  ('b',   'aggregate', '1',    true,  2147483647, 220157041, 25000,      7),
  ('s',   'aggregate', '5',    true,  2147483647, 220157041, 25000,      7),
  ('m',   'boolean',   '1',    true,  null,       25346436,  25000,      7),
  ('r',   'aggregate', '1',    true,  5,          25346436,  25000,      7),
  ('rv',  'aggregate', '1',    true,  5000,       25346436,  25000,      7),
  ('rd',  'boolean',   '1',    true,  null,       25346436,  25000,      7),
  ('o',   'aggregate', '1',    true,  2147483647, 0,         2147483647, 0),
  ('ft',  'boolean',   '2',    true,  null,       0,         25000,      7)
on conflict (id) do nothing;
