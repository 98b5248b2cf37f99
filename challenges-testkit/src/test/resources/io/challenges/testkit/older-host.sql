-- What the earlier system left behind on a host that ran it: its own tables, its catalogue, and its three row-level
-- triggers with the faults that were found in them. Comes after host-schema.sql, into the same schema.

create type challengetype as enum ('boolean', 'numeric', 'aggregate', 'trending');

create table challenges (
  id varchar primary key,
  type challengetype not null,
  amount varchar not null,
  active boolean not null,
  step_count integer,
  starting_block integer,
  weekly_pool integer,
  cooldown_days integer
);

create table user_challenges (
  challenge_id varchar not null references challenges (id),
  user_id integer not null,
  specifier varchar not null,
  is_complete boolean not null,
  current_step_count integer,
  completed_blocknumber integer,
  amount integer not null default 0,
  created_at timestamptz default now(),
  completed_at timestamp,
  primary key (challenge_id, specifier)
);
create index user_challenges_user_id_idx on user_challenges (user_id);
create index user_challenges_challenge_id_idx on user_challenges (challenge_id);

create table challenge_profile_completion (
  user_id integer primary key,
  profile_description boolean not null,
  profile_name boolean not null,
  profile_picture boolean not null,
  profile_cover_photo boolean not null,
  follows boolean not null,
  favorites boolean not null,
  reposts boolean not null
);

create table challenge_listen_streak (
  user_id integer primary key,
  last_listen_date timestamp,
  listen_streak integer not null
);

create table indexing_checkpoints (
  tablename varchar primary key,
  last_checkpoint integer not null,
  signature varchar
);

insert into challenges (id, type, amount, active, step_count, starting_block, weekly_pool, cooldown_days)
values
  ('m', 'boolean', '1', true, null, 25346436, 25000, 7),
  ('r', 'aggregate', '1', true, 5, 25346436, 25000, 7),
  ('rv', 'aggregate', '1', true, 5000, 25346436, 25000, 7),
  ('rd', 'boolean', '1', true, null, 25346436, 25000, 7),
  ('p', 'numeric', '1', true, 7, 0, 25000, 7),
  ('v', 'boolean', '5', true, null, 0, 25000, null),
  ('e', 'aggregate', '1', false, 2147483647, 116023891, 25000, null);

-- Announces a completion. An update that leaves a complete row complete runs through all of it again, the lookup
-- "= any (user_ids)" has no index that could serve it, and each insert that finds its row draws an id.
create function handle_on_user_challenge() returns trigger
language plpgsql
as $$
declare
  cooldown integer;
  streak integer;
begin
  if not new.is_complete then
    return null;
  end if;

  select cooldown_days into cooldown from challenges where id = new.challenge_id;

  if coalesce(cooldown, 0) = 0 then
    if new.challenge_id not in ('tt', 'tp', 'tut', 'dvl') then
      insert into notification (blocknumber, user_ids, "timestamp", type, group_id, specifier, data)
      values (
        new.completed_blocknumber,
        array[new.user_id],
        new.completed_at,
        'claimable_reward',
        format('claimable_reward:%s:challenge:%s:specifier:%s', new.user_id, new.challenge_id, new.specifier),
        new.specifier,
        jsonb_build_object(
          'specifier', new.specifier, 'challenge_id', new.challenge_id, 'amount', new.amount
        )
      )
      on conflict do nothing;
    end if;

    select listen_streak into streak from challenge_listen_streak where user_id = new.user_id;
    insert into notification (blocknumber, user_ids, "timestamp", type, group_id, specifier, data)
    values (
      new.completed_blocknumber,
      array[new.user_id],
      new.completed_at,
      'challenge_reward',
      format('challenge_reward:%s:challenge:%s:specifier:%s', new.user_id, new.challenge_id, new.specifier),
      new.user_id::varchar,
      jsonb_build_object(
        'specifier', new.specifier, 'challenge_id', new.challenge_id, 'amount', new.amount::varchar || '00000000'
      )
      || case
        when new.challenge_id = 'e' then jsonb_build_object('listen_streak', coalesce(streak, 0))
        else '{}'::jsonb
      end
    )
    on conflict do nothing;
  elsif new.challenge_id not in ('b', 's') then
    perform 1
    from notification
    where type = 'reward_in_cooldown'
      and new.user_id = any (user_ids)
      and "timestamp" >= new.completed_at - interval '1 hour'
    limit 1;
    if not found then
      insert into notification (blocknumber, user_ids, "timestamp", type, group_id, specifier, data)
      values (
        new.completed_blocknumber,
        array[new.user_id],
        new.completed_at,
        'reward_in_cooldown',
        format('reward_in_cooldown:%s:challenge:%s:specifier:%s', new.user_id, new.challenge_id, new.specifier),
        new.specifier,
        jsonb_build_object(
          'specifier', new.specifier, 'challenge_id', new.challenge_id, 'amount', new.amount
        )
      )
      on conflict do nothing;
    end if;
  end if;

  insert into user_score_features (user_id, challenge_count, updated_at)
  select new.user_id, count(*), now()
  from user_challenges done
  join users account on account.user_id = done.user_id and account.is_current
  where done.user_id = new.user_id
    and done.is_complete
    and done.challenge_id not in ('m', 'b')
    and done.completed_at <= account.created_at + interval '3 minutes'
  on conflict (user_id) do update
  set challenge_count = excluded.challenge_count, updated_at = excluded.updated_at;

  return null;
end
$$;

create trigger on_user_challenge
after insert or update on user_challenges
for each row execute function handle_on_user_challenge();

create function handle_challenge_disbursement() returns trigger
language plpgsql
as $$
begin
  if exists (select from reward_manager_txs where signature = new.signature)
    and not exists (select from reward_codes where code = new.challenge_id)
    and not exists (
      select
      from notification
      where type = 'challenge_reward'
        and new.user_id = any (user_ids)
        and "timestamp" >= new.created_at - interval '1 hour'
    )
  then
    insert into notification (slot, user_ids, "timestamp", type, group_id, specifier, data)
    values (
      new.slot,
      array[new.user_id],
      new.created_at,
      'challenge_reward',
      format('challenge_reward:%s:challenge:%s:specifier:%s', new.user_id, new.challenge_id, new.specifier),
      new.user_id::varchar,
      jsonb_build_object(
        'specifier', new.specifier, 'challenge_id', new.challenge_id, 'amount', new.amount
      )
    )
    on conflict do nothing;
  end if;
  return null;
exception when others then
  raise warning 'challenge disbursement %: %', new.specifier, sqlerrm;
  return null;
end
$$;

create trigger on_challenge_disbursement
after insert on challenge_disbursements
for each row execute function handle_challenge_disbursement();

-- Compares wallets exactly, though recipients come in lower case and wallets in mixed case: hardly anybody is told.
create function handle_sol_reward_disbursement() returns trigger
language plpgsql
as $$
declare
  recipient integer;
begin
  select user_id into recipient
  from users
  where wallet = new.recipient_eth_address and is_current
  limit 1;
  if recipient is null then
    return null;
  end if;

  if exists (select from reward_manager_txs where signature = new.signature)
    and not exists (select from reward_codes where code = new.challenge_id)
    and not exists (
      select
      from notification
      where type = 'challenge_reward'
        and recipient = any (user_ids)
        and "timestamp" >= new.created_at - interval '1 hour'
    )
  then
    insert into notification (slot, user_ids, "timestamp", type, group_id, specifier, data)
    values (
      new.slot,
      array[recipient],
      new.created_at,
      'challenge_reward',
      format('challenge_reward:%s:challenge:%s:specifier:%s', recipient, new.challenge_id, new.specifier),
      recipient::varchar,
      jsonb_build_object(
        'specifier', new.specifier, 'challenge_id', new.challenge_id, 'amount', new.amount
      )
    )
    on conflict do nothing;
  end if;

  perform pg_notify(
    'challenge_disbursed',
    json_build_object(
      'user_id', recipient,
      'challenge_id', new.challenge_id,
      'specifier', new.specifier,
      'amount', new.amount,
      'signature', new.signature,
      'slot', new.slot
    )::text
  );
  return null;
exception when others then
  raise warning 'reward disbursement %: %', new.signature, sqlerrm;
  return null;
end
$$;

create trigger on_sol_reward_disbursement
after insert on sol_reward_disbursements
for each row execute function handle_sol_reward_disbursement();
