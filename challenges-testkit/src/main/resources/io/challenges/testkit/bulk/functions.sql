-- What the statements of the tables share, for one session. All of it depends on nothing but the
-- seed and the sizes, so that a row is the same whenever and wherever it is made. The first block
-- lies past the blocks at which the catalogue's challenges start.

-- The same number for the same thing, evenly spread from 0 to 1.
create or replace function pg_temp.chance(n bigint, what text)
  returns double precision language sql immutable parallel safe
as $$
  select
    (hashint8extended(n, hashtextextended(what, '${seed}'::bigint)) & 9007199254740991)::double precision
      / 9007199254740992
$$;

-- One of as many, from 0.
create or replace function pg_temp.pick(n bigint, what text, options bigint)
  returns bigint language sql immutable parallel safe
as $$
  select floor(pg_temp.chance(n, what) * options)::bigint
$$;

-- The same, some of them far more often: an eighth of them half the time. Of a million the most
-- frequent has a hundredth of all. Multiplied, since power() differs by platform.
create or replace function pg_temp.favourite(n bigint, what text, options bigint)
  returns bigint language sql immutable parallel safe
as $$
  select
    floor(pg_temp.chance(n, what) * pg_temp.chance(n, what) * pg_temp.chance(n, what) * options)::bigint
      * 2147483647 % options
$$;

-- 64 hexadecimal digits.
create or replace function pg_temp.digest(n bigint, what text)
  returns text language sql immutable parallel safe
as $$
  select encode(sha256(int8send(hashint8extended(n, hashtextextended(what, '${seed}'::bigint)))), 'hex')
$$;

-- The block of one of as many rows, which are spread evenly.
create or replace function pg_temp.block(n double precision, options double precision)
  returns integer language sql immutable parallel safe
as $$
  select (${first_block} + floor(n * ${blocks} / options))::integer
$$;

-- When a block was: four years have passed from the first to the last.
create or replace function pg_temp.moment(block integer)
  returns timestamp language sql immutable parallel safe
as $$
  select timestamp '2022-01-01' + (block - ${first_block}) * (interval '1461 days' / ${blocks})
$$;

-- Whose track that is: a fifth of the users have some.
create or replace function pg_temp.artist(track bigint)
  returns integer language sql immutable parallel safe
as $$
  select 1 + pg_temp.favourite(track, 'tracks.owner', greatest(1, ${users} / 5))::integer
$$;

-- What a track is a remix of, an earlier one, which is so for one in twenty; null for the others.
create or replace function pg_temp.original(track bigint)
  returns integer language sql immutable parallel safe
as $$
  select
    case
      when track > 1 and pg_temp.chance(track, 'tracks.remix') < 0.05
        then 1 + pg_temp.pick(track, 'tracks.original', track - 1)::integer
    end
$$;
