-- What artists have done before the library comes. Their ids are 100000001 to 100000200; tracks 1 to
-- 60 have a score this week, tracks 1 to 10 the highest.
insert into users (
  user_id, is_current, handle, handle_lc, wallet, name, is_verified, blocknumber, created_at, updated_at
)
select
  100000000 + artist,
  true,
  'Artist' || artist,
  'artist' || artist,
  '0xAbCd' || lpad(upper(to_hex(100000000 + artist)), 36, '0'),
  'Artist ' || artist,
  artist % 4 <> 0,
  30000001 + artist,
  timestamp '2025-01-01' + artist * interval '1 hour',
  timestamp '2025-01-01' + artist * interval '1 hour'
from generate_series(1, 200) as artist;

insert into aggregate_user (user_id, follower_count, following_count)
select 100000000 + artist, case when artist % 5 = 0 then 5000 else 100 end, 10
from generate_series(1, 200) as artist;

-- Two tracks of each artist, and two to three more of the first 150.
insert into tracks (
  track_id, owner_id, is_current, is_delete, is_unlisted, title, blocknumber, created_at, updated_at
)
select
  track,
  100000001 + (track - 1) % case when track <= 400 then 200 else 150 end,
  true,
  false,
  track % 50 = 0,
  'Track ' || track,
  30000201 + track / 2,
  timestamp '2025-02-01' + track * interval '1 hour',
  timestamp '2025-02-01' + track * interval '1 hour'
from generate_series(1, 800) as track;

-- Ten remixes of each of ten tracks. The artists of these have saved six of theirs within a month,
-- one more than pays.
insert into remixes (parent_track_id, child_track_id)
select 1 + remix % 10, 700 + remix
from generate_series(1, 100) as remix;

insert into saves (user_id, save_item_id, save_type, is_current, is_delete, created_at, blocknumber)
select
  100000001 + remix % 10,
  700 + remix,
  'track',
  true,
  false,
  (now() at time zone 'utc') - (10 + remix / 10 * 4) * interval '1 day',
  30000900
from generate_series(1, 60) as remix;

insert into playlists (
  playlist_id, playlist_owner_id, is_album, is_private, is_current, is_delete, blocknumber, created_at,
  updated_at
)
select
  playlist,
  100000000 + playlist,
  playlist % 3 = 0,
  playlist % 20 = 0,
  true,
  false,
  30000700,
  timestamp '2025-03-01' + playlist * interval '1 hour',
  timestamp '2025-03-01' + playlist * interval '1 hour'
from generate_series(1, 150) as playlist;

-- Two contests of each of ten hosts, three days apart, with seven winners each: more than are paid
-- of a contest, and of a host within a week.
insert into events (event_id, event_type, user_id, entity_type, entity_id, event_data, blocknumber, created_at)
select
  contest,
  'remix_contest',
  100000000 + (contest + 1) / 2,
  'track',
  contest,
  jsonb_build_object('winners', winners.tracks),
  30000800,
  (now() at time zone 'utc') - contest * interval '3 days'
from generate_series(1, 20) as contest
cross join lateral (
  select jsonb_agg(701 + (contest + 9 * place) % 100) as tracks
  from generate_series(1, 7) as place
) as winners;

-- Many are about to reach 250, 1,000 or 10,000 plays.
insert into aggregate_monthly_plays (play_item_id, "timestamp", count)
select
  track,
  date '2025-03-01',
  (array[230, 970, 9950, 260, 1050, 12000, 20, 30, 40, 50])[1 + track % 10]
from generate_series(1, 200) as track;

insert into track_trending_scores (track_id, type, version, time_range, score, created_at)
select track, 'TRACKS', 'pnagD', 'week', 1000 - track, now() at time zone 'utc'
from generate_series(1, 60) as track;

insert into playlist_trending_scores (playlist_id, type, version, time_range, score, created_at)
select playlist, 'PLAYLISTS', 'pnagD', 'week', 1000 - playlist, now() at time zone 'utc'
from generate_series(1, 30) as playlist;
