-- Tells users about the rewards that a statement on one of the two tables of disbursements has paid
-- them; and, about those of sol_reward_disbursements, whoever listens to challenge_disbursed.
--
-- What fails here is a warning, and the disbursement stays. So nothing is declared with the type of
-- a table: that would have to exist before anything can be caught.
--
-- As in challenges_announce, the settings keep every look at a table an index read, whatever the
-- size of the statement that a session's plan was made for. And since no user's rows call for another
-- plan, none is made for each of them.
create or replace function /*schema.*/challenges_disbursed() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set enable_bitmapscan = on
  set jit = off
  set plan_cache_mode = force_generic_plan
as $function$
declare
  -- rows as JSON, since the two tables have no type in common
  paid jsonb;
  candidate record;
  candidates_user integer;
  last_told timestamp;
  told jsonb[] := '{}';
begin
  begin
    if tg_table_name = 'challenge_disbursements' then
      select jsonb_agg(d)
      into paid
      from (
        select
          n.user_id,
          n.challenge_id,
          n.specifier,
          n.amount,
          n.signature,
          n.slot,
          coalesce(n.created_at, now()) at time zone 'UTC' as created_at
        from new_rows n
        where n.user_id is not null
      ) d;
    else
      select jsonb_agg(d)
      into paid
      from (
        select
          recipient.user_id,
          n.challenge_id,
          n.specifier,
          n.amount,
          n.signature,
          n.slot,
          coalesce(n.created_at, now()) at time zone 'UTC' as created_at
        from new_rows n
        cross join lateral (
          -- Wallets are stored in mixed case, recipients in lower case. Of several current rows of
          -- a user the latest counts; of several users with one wallet, whose row is the latest.
          select u.user_id
          from /*schema.*/users u
          where lower(u.wallet) = lower(n.recipient_eth_address)
            and u.is_current
            and not coalesce((
              select true
              from /*schema.*/users later
              where later.user_id = u.user_id
                and later.is_current
                and (coalesce(later.blocknumber, -1), later.txhash)
                  > (coalesce(u.blocknumber, -1), u.txhash)
              limit 1
            ), false)
          order by u.blocknumber desc nulls last, u.txhash desc, u.user_id desc
          limit 1
        ) recipient
      ) d;
    end if;
  exception
    when others then
      raise warning 'challenges_disbursed, looking at %: %', tg_table_name, sqlerrm;
  end;

  if paid is null then
    return null;
  end if;

  if tg_table_name = 'sol_reward_disbursements' then
    begin
      perform pg_notify(
        'challenge_disbursed',
        json_build_object(
          'user_id', p.user_id,
          'challenge_id', p.challenge_id,
          'specifier', p.specifier,
          'amount', p.amount,
          'signature', p.signature,
          'slot', p.slot
        )::text
      )
      from jsonb_to_recordset(paid) p (
        user_id integer,
        challenge_id text,
        specifier text,
        amount jsonb,
        signature text,
        slot bigint
      );
    exception
      when others then
        raise warning 'challenges_disbursed, notifying of %: %', tg_table_name, sqlerrm;
    end;
  end if;

  begin
    for candidate in
      select d.*
      from (
        select distinct on (p.user_id, p.challenge_id, p.specifier)
          p.*,
          'challenge_reward:' || p.user_id || ':challenge:' || p.challenge_id || ':specifier:'
            || p.specifier as group_id
        from jsonb_to_recordset(paid) p (
          user_id integer,
          challenge_id text,
          specifier text,
          amount jsonb,
          signature text,
          slot bigint,
          created_at timestamp
        )
        where p.challenge_id is not null and p.specifier is not null
        order by p.user_id, p.challenge_id, p.specifier, p.created_at
      ) d
      -- scalar, so that each stays one look at a key and is never joined
      where coalesce((
          select true from /*schema.*/reward_manager_txs t where t.signature = d.signature limit 1
        ), false)
        and not coalesce((
          select true from /*schema.*/reward_codes c where c.code = d.challenge_id limit 1
        ), false)
        -- an attempt to insert a notification that is there already takes a value of the sequence
        -- of its id all the same
        and not coalesce((
          select true
          from /*schema.*/notification n
          where n.group_id = d.group_id and n.specifier = d.user_id::text
          limit 1
        ), false)
      order by d.user_id, d.created_at, d.challenge_id collate "C", d.specifier collate "C"
    loop
      -- one look at what a user has
      if candidate.user_id is distinct from candidates_user then
        candidates_user := candidate.user_id;
        last_told := (
          -- @> and the literal type are what the partial index serves; "= any" it does not
          select max(n."timestamp")
          from /*schema.*/notification n
          where n.type = 'challenge_reward' and n.user_ids @> array[candidate.user_id]
        );
      end if;
      if last_told is null or last_told < candidate.created_at - interval '1 hour' then
        last_told := candidate.created_at;
        told := array_append(told, to_jsonb(candidate));
      end if;
    end loop;

    if cardinality(told) > 0 then
      insert into /*schema.*/notification
        (slot, user_ids, "timestamp", type, group_id, specifier, data)
      select
        -- the notification's is 4 bytes wide
        case when p.slot <= 2147483647 then p.slot end,
        array[p.user_id],
        p.created_at,
        'challenge_reward',
        p.group_id,
        p.user_id::text,
        jsonb_build_object(
          'specifier', p.specifier, 'challenge_id', p.challenge_id, 'amount', p.amount
        )
      from jsonb_to_recordset(to_jsonb(told)) p (
        user_id integer,
        challenge_id text,
        specifier text,
        amount jsonb,
        slot bigint,
        created_at timestamp,
        group_id text
      )
      -- the same order everywhere: two that insert the same rows wait for, not block, each other
      order by p.group_id
      on conflict (group_id, specifier) do nothing;
    end if;
  exception
    when others then
      raise warning 'challenges_disbursed, telling users of %: %', tg_table_name, sqlerrm;
  end;

  return null;
end
$function$;
