-- A host of such a size that the server would rather read a table whole than row by row wherever it
-- has to choose. Positions are spread over blocks 1 to 30,000, and plays and slots accordingly.
-- Some have far more of something than others:
--
--   200001 follows a million users             200005 has written 50,000 comments
--   200002 once followed a million             track 1 has 50,000 reposts and as many saves
--   200003 (verified) has 50,000 tracks, each remixed, and sold 100,000 times
--   200004 has saved and reposted 50,000 tracks

-- neither foreign keys nor triggers
set session_replication_role = replica;

insert into blocks (blockhash, parenthash, is_current, number)
select 'hash ' || n, 'hash ' || n - 1, true, n
from generate_series(0, 40000) as n;

insert into users (
  user_id, is_current, handle, handle_lc, wallet, name, bio, profile_picture, is_verified,
  is_deactivated, blocknumber, txhash, created_at
)
select
  n, true, 'user ' || n, 'user ' || n, '0xAbC' || n, 'name', 'bio', 'picture', n % 50 = 0,
  n % 97 = 0, 1 + n::bigint * 7919 % 30000, 'tx', timestamp '2024-01-01'
from generate_series(1, 100000) as n
union all
select
  n, true, 'user ' || n, 'user ' || n, '0xAbC' || n, 'name', 'bio', 'picture', n = 200003,
  false, 1 + n::bigint * 7919 % 30000, 'tx', timestamp '2024-01-01'
from generate_series(200001, 200005) as n;

-- of each user's versions the last is current
insert into users (user_id, is_current, handle, handle_lc, is_verified, blocknumber, txhash)
select n, false, 'user ' || n, 'user ' || n, false, 1 + n::bigint * 104729 % 30000, 'older'
from generate_series(1, 100000) as n;

insert into user_events (user_id, referrer, is_mobile_user, is_current, blocknumber)
select
  1 + n % 100000,
  case when n % 10 = 0 then 1 + n::bigint * 15487 % 100000 end,
  n % 3 = 0,
  n >= 100000,
  1 + n / 7
from generate_series(0, 199999) as n;

insert into tracks (
  track_id, owner_id, is_current, is_delete, is_unlisted, stem_of, pinned_comment_id, blocknumber,
  created_at, txhash
)
select
  n, 1 + n % 50000, true, n % 11 = 0, n % 13 = 0,
  case when n % 17 = 0 then '{"parent_track_id": 1}'::jsonb end,
  case when n % 5 = 0 then n end,
  1 + n::bigint * 7919 % 30000, timestamp '2024-01-01', 'tx'
from generate_series(1, 100000) as n
union all
select
  200000 + n, 200003, true, false, false, null, 100000 + n,
  1 + n::bigint * 7919 % 30000, timestamp '2024-01-01', 'tx'
from generate_series(1, 50000) as n;

insert into remixes (parent_track_id, child_track_id)
select n, 1 + n::bigint * 15487 % 100000 from generate_series(1, 20000) as n
union all
select 200000 + n, 1 + n::bigint * 15487 % 100000 from generate_series(1, 50000) as n;

insert into playlists (
  playlist_id, playlist_owner_id, is_album, is_private, is_current, is_delete, blocknumber,
  created_at, txhash
)
select
  n, 1 + n % 50000, n % 4 = 0, n % 7 = 0, true, n % 11 = 0, 1 + n::bigint * 7919 % 30000,
  '2024-01-01'::timestamp + n * interval '1 minute', 'tx'
from generate_series(1, 100000) as n;

insert into follows (
  follower_user_id, followee_user_id, is_current, is_delete, blocknumber, created_at, txhash
)
select
  1 + n % 100000, 1 + (n::bigint * 15487 + n / 100000) % 100000, true, n % 3 = 0, 1 + n / 10, timestamp '2024-01-01', 'tx'
from generate_series(0, 299999) as n
union all
select 200001, n, true, false, 1 + n / 34, timestamp '2024-01-01', 'tx' from generate_series(1, 1000000) as n
union all
select 200002, n, true, true, 1 + n / 34, timestamp '2024-01-01', 'tx' from generate_series(1, 1000000) as n;

insert into reposts (
  user_id, repost_item_id, repost_type, is_current, is_delete, blocknumber, created_at, txhash
)
select
  1 + n % 100000, 2 + (n::bigint * 15487 + n / 100000) % 100000, (array['track', 'playlist'])[1 + n % 2]::reposttype,
  true, n % 3 = 0, 1 + n / 10, '2024-01-01'::timestamp + n * interval '1 second', 'tx'
from generate_series(0, 299999) as n
union all
select
  n, 1, 'track', true, n % 3 = 0, 1 + n / 2,
  '2024-01-01'::timestamp + n::bigint * 7919 % 50000 * interval '1 second', 'tx'
from generate_series(1, 50000) as n
union all
select 200004, n, 'track', true, false, 1 + n / 2, timestamp '2024-01-01', 'tx' from generate_series(1, 50000) as n;

insert into saves (
  user_id, save_item_id, save_type, is_current, is_delete, blocknumber, created_at, txhash
)
select
  1 + n % 100000, 2 + (n::bigint * 15487 + n / 100000) % 100000, (array['track', 'album'])[1 + n % 2]::savetype,
  true, n % 3 = 0, 1 + n / 10, '2024-01-01'::timestamp + n * interval '1 second', 'tx'
from generate_series(0, 299999) as n
union all
select
  n, 1, 'track', true, n % 3 = 0, 1 + n / 2,
  '2024-01-01'::timestamp + n::bigint * 7919 % 50000 * interval '1 second', 'tx'
from generate_series(1, 50000) as n
union all
select 200004, n, 'track', true, false, 1 + n / 2, timestamp '2024-01-01', 'tx' from generate_series(1, 50000) as n;

insert into comments (
  comment_id, user_id, entity_id, entity_type, is_delete, is_visible, created_at, blocknumber
)
select
  n, 1 + n::bigint * 15487 % 100000, n, 'Track', n % 9 = 0, n % 8 <> 0,
  '2024-01-01'::timestamp + n * interval '5 minutes', 1 + n / 4
from generate_series(1, 100000) as n
union all
select
  100000 + n, 200005, n, 'Track', false, true,
  '2024-01-01'::timestamp + n * interval '10 minutes', 1 + n / 2
from generate_series(1, 50000) as n;

insert into events (event_id, event_type, user_id, is_deleted, event_data, blocknumber, created_at)
select
  n,
  (array['remix_contest', 'remix_contest', 'live_event'])[1 + n % 3]::event_type,
  1 + n % 20000,
  n % 19 = 0,
  case n % 4
    when 0 then jsonb_build_object('winners', jsonb_build_array(n, n + 1, n + 2))
    when 1 then jsonb_build_object('winners', jsonb_build_array((n + 3)::text))
    when 2 then jsonb_build_object('winners', '[]'::jsonb)
    else '{"winners": null}'
  end,
  1 + n / 2,
  '2024-01-01'::timestamp + n * interval '5 minutes'
from generate_series(1, 60000) as n;

insert into plays (id, user_id, play_item_id, created_at, slot)
select
  n,
  case when n % 5 > 0 then 1 + n::bigint * 15487 % 100000 end,
  1 + n::bigint * 7919 % 100000,
  '2025-01-01'::timestamp + n * interval '10 seconds',
  n
from generate_series(1, 300000) as n;

insert into aggregate_monthly_plays (play_item_id, "timestamp", count, country)
select n % 100000 + 1, '2024-11-01'::date + (n / 100000) * interval '1 month', n % 90, ''
from generate_series(0, 399999) as n
union all
select 200000 + n, '2025-01-01', 3, '' from generate_series(1, 50000) as n;

insert into aggregate_user (user_id, follower_count, following_count)
select n, n % 3000, n % 2900 from generate_series(1, 100000) as n;

insert into sol_purchases (
  signature, instruction_index, slot, amount, buyer_user_id, content_id, content_type, is_valid,
  created_at
)
select
  'sig ' || n, 0, n::bigint * 100, 990000 + n % 7 * 1000000, 1 + n % 100000,
  1 + n::bigint * 15487 % 100000, (array['track', 'album', 'track'])[1 + n % 3],
  case n % 10 when 0 then null when 1 then false else true end,
  '2025-01-01'::timestamp + n * interval '10 seconds'
from generate_series(1, 200000) as n
union all
select
  'popular ' || n, 0, n::bigint * 200, 1500000, n, 200001 + n % 50000, 'track', true,
  '2025-01-01'::timestamp + n * interval '10 seconds'
from generate_series(1, 100000) as n;

insert into track_trending_scores (track_id, type, version, time_range, score, created_at)
select
  n, type, version, time_range, n::bigint * 7919 % 100003,
  '2025-02-01'::timestamp + n * interval '1 second'
from generate_series(1, 50000) as n
cross join (
  values ('TRACKS', 'pnagD', 'week'), ('TRACKS', 'pnagD', 'month'), ('UNDERGROUND_TRACKS', 'pnagD', 'week')
) as kind (type, version, time_range);
update track_trending_scores
set score = 1000000
where track_id = 1 and type = 'TRACKS' and time_range = 'week';

insert into playlist_trending_scores (playlist_id, type, version, time_range, score, created_at)
select
  n, 'PLAYLISTS', 'pnagD', time_range, n::bigint * 7919 % 100003,
  '2025-02-01'::timestamp + n * interval '1 second'
from generate_series(1, 50000) as n
cross join (values ('week'), ('month')) as kind (time_range);

insert into trending_results (user_id, id, rank, type, version, week)
select
  rank, rank::text, rank, type, 'pnagD', '1900-01-05'::date + weeks * 7
from generate_series(1, 1000) as weeks
cross join generate_series(1, 10) as rank
cross join (values ('TRACKS'), ('UNDERGROUND_TRACKS'), ('PLAYLISTS')) as kind (type);

insert into challenge_profile_completion (user_id, profile_description)
select n, true from generate_series(1, 100000) as n;

insert into challenge_listen_streak (user_id, last_listen_date, listen_streak)
select n, timestamp '2024-12-30 12:00', 1 + n % 20 from generate_series(1, 100000) as n;

insert into user_challenges (
  challenge_id, user_id, specifier, is_complete, current_step_count, completed_blocknumber, amount,
  completed_at
)
select
  (array['m', 'r', 'rv', 'rd', 'o', 'ft', 'e', 'b', 'cs', 'w'])[1 + n % 10],
  1 + n % 100000,
  to_hex(1 + n % 100000) || ':old:' || n,
  n % 20 > 0, 1, 100, 1,
  timestamp '2024-01-01'
from generate_series(1, 300000) as n;

insert into challenge_exclusions (challenge_id, specifier)
select 'm', 'excluded ' || n from generate_series(1, 50000) as n;

insert into notification (specifier, group_id, type, "timestamp", user_ids)
select
  n,
  'group ' || n,
  case when n % 1000 = 0 then 'reward_in_cooldown' else 'type ' || n % 30 end,
  '2024-01-01'::timestamp + n * interval '1 second',
  array[n % 100000]
from generate_series(1, 200000) as n;

insert into user_score_features (user_id, challenge_count, updated_at)
select n, 0, timestamp '2024-01-01' from generate_series(1, 100000) as n;

update challenges set active = true, starting_block = least(starting_block, 1000) where id not in ('o', 'ft');

set session_replication_role = origin;
