-- In terms of the batch's first user and first block; serial ids and times are left out.
with batch as (
  select ?::int as first, ?::int as last
),
earned as (
  select
    earned.*,
    (
      select string_agg((('x' || lpad(part, 8, '0'))::bit(32)::int - batch.first)::text, ':' order by place)
      from string_to_table(specifier, ':') with ordinality as parts (part, place)
    ) as whose,
    completed_blocknumber
      - min(completed_blocknumber) over () as block
  from batch
  join user_challenges as earned on earned.user_id between batch.first and batch.last
),
told as (
  select
    notification.*,
    user_ids[1] - batch.first as whom,
    (
      select string_agg((('x' || lpad(part, 8, '0'))::bit(32)::int - batch.first)::text, ':' order by place)
      from string_to_table(specifier, ':') with ordinality as parts (part, place)
    ) as whose,
    blocknumber - min(blocknumber) over () as block
  from batch
  cross join lateral (
    select user_id from users where user_id between batch.first and batch.last
    offset 0
  ) as account
  cross join lateral (
    select *
    from notification
    where type = 'reward_in_cooldown' and user_ids @> array[account.user_id]
    offset 0
  ) as notification
)
select
  (select count(*) from earned),
  (
    select md5(string_agg(
      concat_ws(
        ' ', challenge_id, user_id - batch.first, whose, is_complete, current_step_count, amount, block
      ),
      e'\n'
      order by challenge_id, whose
    ))
    from earned
    cross join batch
  ),
  (select count(*) from told),
  (
    select md5(string_agg(
      concat_ws(
        ' ', type, whom, whose, data ->> 'challenge_id', data ->> 'amount', cardinality(user_ids), block,
        specifier = data ->> 'specifier',
        group_id = format(
          'reward_in_cooldown:%s:challenge:%s:specifier:%s', user_ids[1], data ->> 'challenge_id', specifier
        )
      ),
      e'\n'
      order by whom, whose
    ))
    from told
  ),
  (
    select count(*) || ' with ' || coalesce(sum(challenge_count), 0)
    from user_score_features
    join batch on user_id between batch.first and batch.last
  )
