-- Counts, for the users' score, the challenges that a user completed within three minutes of the
-- account's creation. Only users for whom the statement has such a new row are looked at.
--
-- As in challenges_announce, the settings keep every look at a table an index read, whatever the
-- size of the statement that a session's plan was made for.
create or replace function /*schema.*/challenges_score() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set jit = off
as $function$
declare
  completed /*schema.*/user_challenges[];
  newcomers integer[];
begin
  if tg_op = 'INSERT' then
    completed := array(
      select row(n.*)::/*schema.*/user_challenges
      from new_rows n
      where n.is_complete and n.challenge_id not in ('m', 'b')
    );
  else
    -- Rows that were complete before are out. Grouped, not joined: with one row at first and
    -- thousands later, a kept join of two transition tables would compare each with each.
    completed := array(
      select (array_agg(v.version))[1]
      from (
        select n.challenge_id, n.specifier, row(n.*)::/*schema.*/user_challenges as version
        from new_rows n
        where n.is_complete and n.challenge_id not in ('m', 'b')
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

  newcomers := array(
    select distinct c.user_id
    from unnest(completed) c
    cross join lateral (
      -- of several current versions of a user the latest counts
      select u.created_at
      from /*schema.*/users u
      where u.user_id = c.user_id and u.is_current
      order by u.blocknumber desc nulls last, u.txhash desc
      limit 1
    ) account
    where c.completed_at
      between account.created_at - interval '3 minutes'
      and account.created_at + interval '3 minutes'
  );

  if cardinality(newcomers) = 0 then
    return null;
  end if;

  -- Two transactions may complete a challenge each for one user at once. Each holds the row before
  -- it counts, and counts in a statement of its own: the second then sees what the first committed.
  -- Rows that are missing and rows that are there are taken in one pass, in the order of the users:
  -- in two, transactions that go through the same users could wait for each other. The update that
  -- never happens locks a row as it would for writing it.
  insert into /*schema.*/user_score_features as f (user_id, challenge_count, updated_at)
  select newcomer.user_id, 0, now()
  from unnest(newcomers) newcomer (user_id)
  order by newcomer.user_id
  on conflict (user_id) do update
  set challenge_count = f.challenge_count
  where false;

  update /*schema.*/user_score_features f
  set challenge_count = counted.challenge_count, updated_at = now()
  from (
    select newcomer.user_id, early.challenge_count
    from unnest(newcomers) newcomer (user_id)
    cross join lateral (
      select u.created_at
      from /*schema.*/users u
      where u.user_id = newcomer.user_id and u.is_current
      order by u.blocknumber desc nulls last, u.txhash desc
      limit 1
    ) account
    cross join lateral (
      select count(*)::integer as challenge_count
      from /*schema.*/user_challenges c
      where c.user_id = newcomer.user_id
        and c.is_complete
        and c.challenge_id not in ('m', 'b')
        and c.completed_at
          between account.created_at - interval '3 minutes'
          and account.created_at + interval '3 minutes'
    ) early
  ) counted
  where f.user_id = counted.user_id
    and f.challenge_count is distinct from counted.challenge_count;

  return null;
end
$function$;
