-- What listeners have done before the library comes. Their ids are 200000001 to 200001000.
insert into users (
  user_id, is_current, handle, handle_lc, wallet, name, bio, profile_picture_sizes, cover_photo_sizes,
  is_verified, blocknumber, created_at, updated_at
)
select
  200000000 + listener,
  true,
  'Listener' || listener,
  'listener' || listener,
  '0xAbCd' || lpad(upper(to_hex(200000000 + listener)), 36, '0'),
  'Listener ' || listener,
  case when listener % 2 = 0 then 'I listen.' end,
  case when listener % 3 > 0 then 'Qm' || listener end,
  case when listener % 5 > 0 then 'Qm' || listener end,
  false,
  30000201 + listener / 2,
  timestamp '2025-01-01' + listener * interval '1 hour',
  timestamp '2025-01-01' + listener * interval '1 hour'
from generate_series(1, 1000) as listener;

insert into follows (follower_user_id, followee_user_id, is_current, is_delete, created_at, blocknumber)
select
  200000000 + listener,
  100000001 + (listener + 7 * follow) % 200,
  true,
  false,
  timestamp '2025-04-01' + listener * interval '1 minute',
  30000750
from generate_series(1, 1000) as listener
cross join lateral generate_series(1, 3 + listener % 4) as follow;

-- Fifteen and more of each of the ten best tracks, and one or none of the others.
insert into reposts (user_id, repost_item_id, repost_type, is_current, is_delete, created_at, blocknumber)
select
  200000000 + listener,
  case when listener <= 160 then 1 + listener % 10 else 61 + listener % 500 end,
  'track',
  true,
  false,
  timestamp '2025-05-01' + listener * interval '1 minute',
  30000800
from generate_series(1, 1000) as listener
where listener % 4 > 0 or listener <= 160;

insert into saves (user_id, save_item_id, save_type, is_current, is_delete, created_at, blocknumber)
select
  200000000 + listener,
  case when listener <= 150 then 1 + listener % 10 else 61 + listener % 500 end,
  'track',
  true,
  false,
  timestamp '2025-05-01' + listener * interval '1 minute',
  30000850
from generate_series(1, 1000) as listener
where listener % 7 > 0 or listener <= 150;

insert into comments (comment_id, user_id, entity_type, entity_id, text, created_at, blocknumber)
select
  comment,
  200000001 + comment % 1000,
  'Track',
  1 + comment % 500,
  'Comment ' || comment,
  (now() at time zone 'utc') - comment % 40 * interval '1 day',
  30000900
from generate_series(1, 800) as comment;

-- Their artists have pinned some of them.
update tracks
set pinned_comment_id = track_id
where track_id % 8 = 0;

-- Day after day up to yesterday, of everybody for none to eight days. In the order of time, as ids
-- of plays are.
insert into plays (user_id, play_item_id, created_at, slot)
select
  200000000 + listener,
  61 + listener % 500,
  (now() at time zone 'utc') - day * interval '1 day' + listener * interval '1 second',
  300000000
from generate_series(1, 8) as day
cross join generate_series(1, 1000) as listener
where listener % 9 >= day
order by day desc, listener;

insert into sol_purchases (
  signature, instruction_index, slot, amount, buyer_user_id, content_id, content_type, is_valid, created_at
)
select
  'past-' || purchase,
  0,
  300000000 + purchase,
  500000 * (1 + purchase % 12),
  200000000 + purchase,
  1 + purchase % 600,
  'track',
  case purchase % 10 when 0 then null when 1 then false else true end,
  timestamp '2025-06-01' + purchase * interval '1 minute'
from generate_series(1, 400) as purchase;
