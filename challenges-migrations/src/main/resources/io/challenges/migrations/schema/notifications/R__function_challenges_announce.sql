-- Tells users about the challenges that a statement on user_challenges has completed.
--
-- The settings are part of it. A plan made here is kept for the session: whatever the size of the
-- first statement and of a notification table that is still small, it must be one index read for
-- each user and for each notification, and no scan. The search path keeps operators and functions
-- that a host has installed under a built-in name (intarray's @>) out of it.
create or replace function /*schema.*/challenges_announce() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set enable_bitmapscan = on
  set jit = off
as $function$
declare
  completed /*schema.*/user_challenges[];
begin
  if current_setting('challenges.announce', true) = 'off' then
    return null;
  end if;

  if tg_op = 'INSERT' then
    completed := array(
      select row(n.*)::/*schema.*/user_challenges
      from new_rows n
      where n.is_complete and n.user_id is not null
    );
  else
    -- Rows that were complete before are out. Grouped, not joined: with one row at first and
    -- thousands later, a kept join of two transition tables would compare each with each.
    completed := array(
      select (array_agg(v.version))[1]
      from (
        select n.challenge_id, n.specifier, row(n.*)::/*schema.*/user_challenges as version
        from new_rows n
        where n.is_complete and n.user_id is not null
        union all
        select o.challenge_id, o.specifier, null
        from old_rows o
        where o.is_complete
      ) v
      group by v.challenge_id, v.specifier
      having count(*) = count(v.version)
    );
  end if;

  if cardinality(completed) = 0 then
    return null;
  end if;

  -- An attempt to insert a notification that is there already takes a value of the sequence of
  -- its id all the same: hence the look before, and the conflict clause only for races.
  insert into /*schema.*/notification
    (blocknumber, user_ids, "timestamp", type, group_id, specifier, data)
  with
    completion as (
      select
        c.challenge_id,
        c.user_id,
        c.specifier,
        coalesce(c.amount, 0) as amount,
        c.completed_blocknumber,
        coalesce(c.completed_at, now() at time zone 'UTC') as completed_at,
        coalesce(k.cooldown_days, 0) <> 0 as cools_down,
        ':' || c.user_id || ':challenge:' || c.challenge_id || ':specifier:' || c.specifier as subject
      from unnest(completed) c
      join /*schema.*/challenges k on k.id = c.challenge_id
    ),
    wanted as (
      select
        c.completed_blocknumber,
        c.user_id,
        c.completed_at,
        'claimable_reward' as type,
        'claimable_reward' || c.subject as group_id,
        c.specifier,
        jsonb_build_object(
          'specifier', c.specifier, 'challenge_id', c.challenge_id, 'amount', c.amount
        ) as data
      from completion c
      where not c.cools_down and c.challenge_id not in ('tt', 'tp', 'tut', 'dvl')
      union all
      select
        c.completed_blocknumber,
        c.user_id,
        c.completed_at,
        'challenge_reward' as type,
        'challenge_reward' || c.subject as group_id,
        c.user_id::text as specifier,
        jsonb_build_object(
          'specifier', c.specifier,
          'challenge_id', c.challenge_id,
          'amount', c.amount || '00000000'
        ) || case
          when c.challenge_id = 'e' then
            jsonb_build_object(
              'listen_streak',
              coalesce(
                (
                  select s.listen_streak
                  from /*schema.*/challenge_listen_streak s
                  where s.user_id = c.user_id
                ),
                0
              )
            )
          else '{}'
        end as data
      from completion c
      where not c.cools_down
      union all
      select
        f.completed_blocknumber,
        f.user_id,
        f.completed_at,
        'reward_in_cooldown' as type,
        'reward_in_cooldown' || f.subject as group_id,
        f.specifier,
        jsonb_build_object(
          'specifier', f.specifier, 'challenge_id', f.challenge_id, 'amount', f.amount
        ) as data
      from (
        -- one for each user of a statement, so also one look at what the user has
        select distinct on (c.user_id) c.*
        from completion c
        where c.cools_down and c.challenge_id not in ('b', 's')
        order by c.user_id, c.specifier collate "C", c.challenge_id collate "C"
      ) f
      where not exists (
        -- @> and the literal type are what the partial index serves; "= any" it does not
        select
        from /*schema.*/notification n
        where n.type = 'reward_in_cooldown'
          and n.user_ids @> array[f.user_id]
          and n."timestamp" >= f.completed_at - interval '1 hour'
      )
    )
  select
    w.completed_blocknumber, array[w.user_id], w.completed_at, w.type, w.group_id, w.specifier, w.data
  from wanted w
  where not exists (
    select
    from /*schema.*/notification n
    where n.group_id = w.group_id and n.specifier = w.specifier
  )
  -- the same order everywhere: two that insert the same rows wait for, not block, each other
  order by w.group_id, w.specifier
  on conflict (group_id, specifier) do nothing;

  return null;
end
$function$;
