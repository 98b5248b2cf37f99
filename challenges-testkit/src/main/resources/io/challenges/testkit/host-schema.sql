-- The tables of an indexer that hosts the challenges: what the library reads, and never changes a column of.
-- Names carry no schema, so search_path chooses it:
--
--   psql -c 'set search_path = "indexer"' -f host-schema.sql
--
-- Only keys and the flags every row of a chain carries are "not null"; everything else may be null,
-- which is the harder case for whoever reads it. Timestamps without time zone hold UTC.

create type reposttype as enum ('track', 'playlist', 'album');
create type savetype as enum ('track', 'playlist', 'album');
create type event_type as enum ('remix_contest', 'live_event', 'new_release');

-- A reorganised chain deletes its blocks; what they brought goes with them.
create table blocks (
  blockhash varchar primary key,
  parenthash varchar,
  is_current boolean,
  number integer not null unique
);

create table users (
  user_id integer not null,
  is_current boolean not null,
  handle varchar,
  handle_lc varchar,
  wallet varchar,
  name text,
  bio varchar,
  profile_picture varchar,
  profile_picture_sizes varchar,
  cover_photo varchar,
  cover_photo_sizes varchar,
  is_verified boolean default false,
  is_deactivated boolean default false,
  is_available boolean default true,
  blocknumber integer references blocks (number) on delete cascade,
  created_at timestamp,
  updated_at timestamp,
  txhash varchar not null default '',
  primary key (user_id, txhash)
);
create index users_blocknumber_idx on users (blocknumber);
create index users_handle_lc_idx on users (handle_lc);
create index users_wallet_idx on users (wallet);

-- No index on blocknumber: the migrations add it.
create table user_events (
  id serial primary key,
  user_id integer not null,
  referrer integer,
  is_mobile_user boolean default false,
  is_current boolean not null,
  blocknumber integer references blocks (number) on delete cascade,
  blockhash varchar,
  slot integer
);
create index user_events_user_id_idx on user_events (user_id);

create table tracks (
  track_id integer not null,
  owner_id integer not null,
  is_current boolean not null,
  is_delete boolean not null,
  is_unlisted boolean not null,
  is_available boolean default true,
  stem_of jsonb,
  remix_of jsonb,
  pinned_comment_id integer,
  title text,
  blocknumber integer references blocks (number) on delete cascade,
  created_at timestamp,
  updated_at timestamp,
  txhash varchar not null default '',
  primary key (track_id, txhash)
);
create index tracks_owner_id_idx on tracks (owner_id);
create index tracks_blocknumber_idx on tracks (blocknumber);

create table playlists (
  playlist_id integer not null,
  playlist_owner_id integer not null,
  is_album boolean not null,
  is_private boolean not null,
  is_current boolean not null,
  is_delete boolean not null,
  playlist_contents jsonb,
  blocknumber integer references blocks (number) on delete cascade,
  created_at timestamp,
  updated_at timestamp,
  txhash varchar not null default '',
  primary key (playlist_id, txhash)
);
create index playlists_playlist_owner_id_created_at_idx on playlists (playlist_owner_id, created_at);
create index playlists_blocknumber_idx on playlists (blocknumber);

create table follows (
  follower_user_id integer not null,
  followee_user_id integer not null,
  is_current boolean not null,
  is_delete boolean not null,
  created_at timestamp,
  blocknumber integer references blocks (number) on delete cascade,
  txhash varchar not null default '',
  primary key (follower_user_id, followee_user_id, txhash)
);
create index follows_follower_user_id_followee_user_id_idx on follows (follower_user_id, followee_user_id);
create index follows_blocknumber_idx on follows (blocknumber);

create table reposts (
  user_id integer not null,
  repost_item_id integer not null,
  repost_type reposttype not null,
  is_current boolean not null,
  is_delete boolean not null,
  created_at timestamp,
  blocknumber integer references blocks (number) on delete cascade,
  txhash varchar not null default '',
  primary key (user_id, repost_item_id, repost_type, txhash)
);
create index reposts_item_idx on reposts (repost_item_id, repost_type, user_id, is_delete);
create index reposts_user_idx on reposts (user_id, repost_type, repost_item_id, created_at, is_delete);
create index reposts_blocknumber_idx on reposts (blocknumber);

create table saves (
  user_id integer not null,
  save_item_id integer not null,
  save_type savetype not null,
  is_current boolean not null,
  is_delete boolean not null,
  created_at timestamp,
  blocknumber integer references blocks (number) on delete cascade,
  txhash varchar not null default '',
  primary key (user_id, save_item_id, save_type, txhash)
);
create index saves_item_idx on saves (save_item_id, save_type, user_id, is_delete);
create index saves_user_idx on saves (user_id, save_type, save_item_id, created_at, is_delete);
create index saves_blocknumber_idx on saves (blocknumber);

create table remixes (
  parent_track_id integer not null,
  child_track_id integer not null,
  primary key (parent_track_id, child_track_id)
);
create index remixes_child_track_id_parent_track_id_idx on remixes (child_track_id, parent_track_id);

create table plays (
  id integer generated by default as identity primary key,
  user_id integer,
  play_item_id integer not null,
  created_at timestamp,
  slot integer
);
create index plays_created_at_idx on plays (created_at);
create index plays_user_idx on plays (user_id, play_item_id, created_at) where user_id is not null;

create table aggregate_monthly_plays (
  play_item_id integer not null,
  "timestamp" date not null,
  count integer,
  country text not null default '',
  primary key (play_item_id, "timestamp", country)
);

create table aggregate_user (
  user_id integer primary key,
  follower_count bigint,
  following_count bigint
);

create table comments (
  comment_id integer primary key,
  user_id integer not null,
  entity_id integer,
  entity_type text,
  text text,
  is_delete boolean default false,
  is_visible boolean default true,
  created_at timestamp,
  blocknumber integer references blocks (number) on delete cascade,
  txhash varchar,
  blockhash text
);

-- The one table with a block that does not go away with it.
create table events (
  event_id integer primary key,
  event_type event_type not null,
  user_id integer not null,
  entity_type varchar,
  entity_id integer,
  is_deleted boolean default false,
  event_data jsonb,
  blocknumber integer,
  created_at timestamp
);

create table track_trending_scores (
  track_id integer not null,
  type varchar not null,
  version varchar not null,
  time_range varchar not null,
  genre varchar,
  score double precision,
  created_at timestamp,
  primary key (track_id, type, version, time_range)
);

create table playlist_trending_scores (
  playlist_id integer not null,
  type varchar not null,
  version varchar not null,
  time_range varchar not null,
  score double precision,
  created_at timestamp,
  primary key (playlist_id, type, version, time_range)
);

create table trending_results (
  user_id integer not null,
  id varchar,
  rank integer not null,
  type varchar not null,
  version varchar not null,
  week date not null,
  primary key (rank, type, version, week)
);

-- is_valid becomes true in place, some time after the slot.
create table sol_purchases (
  signature varchar not null,
  instruction_index integer not null,
  slot bigint not null,
  amount bigint not null,
  buyer_user_id integer not null,
  content_id integer not null,
  content_type varchar not null,
  is_valid boolean,
  created_at timestamp,
  primary key (signature, instruction_index)
);

-- Valid purchases with whoever owns the content now; of two current versions the later one counts,
-- and a purchase of unknown content has no seller.
create view v_usdc_purchases as
select
  purchase.slot,
  purchase.signature,
  purchase.buyer_user_id,
  seller.user_id as seller_user_id,
  purchase.content_id,
  purchase.content_type,
  purchase.amount,
  purchase.created_at
from sol_purchases purchase
left join lateral (
  (
    select track.owner_id as user_id
    from tracks track
    where purchase.content_type = 'track' and track.track_id = purchase.content_id and track.is_current
    order by track.blocknumber desc nulls last, track.txhash desc
    limit 1
  )
  union all
  (
    select playlist.playlist_owner_id
    from playlists playlist
    where purchase.content_type in ('album', 'playlist')
      and playlist.playlist_id = purchase.content_id
      and playlist.is_current
    order by playlist.blocknumber desc nulls last, playlist.txhash desc
    limit 1
  )
) seller on true
where purchase.is_valid;

create table notification (
  id serial primary key,
  specifier varchar not null,
  group_id varchar not null,
  type varchar not null,
  slot integer,
  blocknumber integer,
  "timestamp" timestamp not null,
  data jsonb,
  user_ids integer[],
  unique (group_id, specifier)
);
create index notification_user_ids_idx on notification using gin (user_ids);

create table user_score_features (
  user_id integer primary key,
  challenge_count integer default 0,
  updated_at timestamptz
);

create table challenge_disbursements (
  challenge_id varchar not null,
  user_id integer not null,
  specifier varchar not null,
  signature varchar not null,
  slot integer,
  amount varchar,
  created_at timestamptz,
  primary key (challenge_id, specifier)
);

create table sol_reward_disbursements (
  signature varchar not null,
  instruction_index integer not null,
  amount bigint not null,
  slot bigint,
  user_bank varchar,
  challenge_id varchar,
  specifier varchar,
  recipient_eth_address varchar,
  created_at timestamptz,
  primary key (signature, instruction_index)
);

create table reward_manager_txs (
  signature varchar primary key,
  slot integer,
  created_at timestamp
);

create table reward_codes (
  code varchar primary key
);
