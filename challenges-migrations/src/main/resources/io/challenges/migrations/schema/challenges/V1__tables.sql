-- The tables that the library keeps. A host whose earlier job made some of them keeps them, with
-- their rows and the types of their columns; what they lack is added. So each table is created
-- with its key, and the rest of its columns one by one.

do $do$
begin
  create type /*schema.*/challengetype as enum ('boolean', 'numeric', 'aggregate', 'trending');
exception
  when duplicate_object then
    null;
end
$do$;

create table if not exists /*schema.*/challenges (
  id varchar primary key
);

alter table /*schema.*/challenges
  add column if not exists type /*schema.*/challengetype,
  add column if not exists amount varchar,
  add column if not exists active boolean,
  add column if not exists step_count integer,
  add column if not exists starting_block integer,
  add column if not exists weekly_pool integer,
  add column if not exists cooldown_days integer;

create table if not exists /*schema.*/user_challenges (
  challenge_id varchar not null references /*schema.*/challenges (id),
  user_id integer,
  specifier varchar not null,
  primary key (challenge_id, specifier)
);

alter table /*schema.*/user_challenges
  add column if not exists is_complete boolean,
  add column if not exists current_step_count integer,
  add column if not exists completed_blocknumber integer,
  add column if not exists amount integer default 0,
  add column if not exists created_at timestamptz default now(),
  add column if not exists completed_at timestamp;

create table if not exists /*schema.*/challenge_profile_completion (
  user_id integer primary key
);

alter table /*schema.*/challenge_profile_completion
  add column if not exists profile_description boolean,
  add column if not exists profile_name boolean,
  add column if not exists profile_picture boolean,
  add column if not exists profile_cover_photo boolean,
  add column if not exists follows boolean,
  add column if not exists favorites boolean,
  add column if not exists reposts boolean;

create table if not exists /*schema.*/challenge_listen_streak (
  user_id integer primary key
);

alter table /*schema.*/challenge_listen_streak
  add column if not exists last_listen_date timestamp,
  add column if not exists listen_streak integer;

-- 64 bits wide where it is new; the 4 bytes of an older host stay. Other jobs keep rows of their
-- own here, so nothing of ours may be required of a row.
create table if not exists /*schema.*/indexing_checkpoints (
  tablename varchar primary key
);

alter table /*schema.*/indexing_checkpoints
  add column if not exists last_checkpoint bigint,
  add column if not exists signature varchar,
  add column if not exists scanned bigint,
  add column if not exists settled bigint,
  add column if not exists snapshot_xmax bigint,
  add column if not exists in_flight bigint[],
  add column if not exists seen bigint[],
  add column if not exists fence_xids bigint[],
  add column if not exists fence_positions bigint[],
  add column if not exists head_read bigint,
  add column if not exists quiet_until bigint,
  add column if not exists revision bigint,
  add column if not exists written_by bigint;

create table if not exists /*schema.*/challenge_exclusions (
  challenge_id varchar,
  specifier varchar,
  primary key (challenge_id, specifier)
);

alter table /*schema.*/challenge_exclusions
  add column if not exists reason text,
  add column if not exists created_at timestamptz default now();
