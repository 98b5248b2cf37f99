-- A host before the library comes: users in a thousand blocks, the earliest of whom have referred
-- the most, and notifications of other kinds. The setting demo.users says how many users.
select setseed(0.5);

insert into blocks (blockhash, parenthash, is_current, number)
select '0x' || lpad(to_hex(number), 64, '0'), '0x' || lpad(to_hex(number - 1), 64, '0'), true, number
from generate_series(30000001, 30001000) as number;

insert into users (
  user_id, is_current, handle, handle_lc, wallet, name, is_verified, blocknumber, created_at, updated_at
)
select
  user_id,
  true,
  'User' || user_id,
  'user' || user_id,
  '0xAbCd' || lpad(upper(to_hex(user_id)), 36, '0'),
  'User ' || user_id,
  random() < 0.05,
  30000001 + (user_id - 1) * 1000::bigint / current_setting('demo.users')::int,
  timestamp '2025-01-01' + user_id * interval '1 minute',
  timestamp '2025-01-01' + user_id * interval '1 minute'
from generate_series(1, current_setting('demo.users')::int) as user_id;

insert into user_events (user_id, referrer, is_mobile_user, is_current, blocknumber)
select
  user_id,
  case when random() < 0.75 then 1 + floor(user_id * power(random(), 2))::int end,
  random() < 0.33,
  true,
  blocknumber
from users;

insert into notification (specifier, group_id, type, blocknumber, "timestamp", data, user_ids)
select
  number::text,
  type || ':' || number,
  type,
  30000001 + number % 1000,
  timestamp '2025-01-01' + number * interval '1 minute',
  jsonb_build_object('type', type, 'number', number),
  array[1 + number % current_setting('demo.users')::int]
from generate_series(1, 40000) as number
cross join lateral (
  select (array['follow', 'repost', 'save', 'milestone'])[1 + number % 4] as type
) as kind;
