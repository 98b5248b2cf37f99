-- What a key's purchase earns: of all with one specifier the earliest that counts does. One that is
-- paid is not looked up.
select
  pair.buyer,
  pair.content,
  pair.specifier,
  sold.signature,
  sold.seller,
  sold.created_at,
  -- a product of two of eight bytes may have more
  challenge.amount::numeric * (sold.amount / 1000000) as amount
from (
  select
    split_part(dirty.key, ':', 1)::int as buyer,
    split_part(dirty.key, ':', 2)::int as content,
    to_hex(split_part(dirty.key, ':', 1)::int) || ':' || to_hex(split_part(dirty.key, ':', 2)::int)
      as specifier
  offset 0
) as pair
cross join lateral (
  select purchase.signature, purchase.amount, purchase.created_at, seller.user_id as seller
  from (
    select slot, signature, instruction_index, content_type, amount, created_at
    from /*schema.*/sol_purchases
    where content_id = pair.content
      and buyer_user_id = pair.buyer
      and is_valid
      and amount >= 1000000
      and not coalesce((
        select is_complete
        from /*schema.*/user_challenges
        where challenge_id = challenge.id and specifier = pair.specifier
        limit 1
      ), false)
    order by slot, signature, instruction_index
    offset 0
  ) as purchase
  cross join lateral (
    -- The view alone knows who sells, and not which instruction it was. It is asked for the
    -- transaction, so that a pair of many purchases is not read anew for each of them.
    select seller_user_id as user_id
    from (
      select seller_user_id, content_id, content_type
      from /*schema.*/v_usdc_purchases
      where signature = purchase.signature
      offset 0
    ) as seen
    where content_id = pair.content
      and content_type = purchase.content_type
      and seller_user_id is not null
    limit 1
  ) as seller
  where challenge.id = 'b'
    or coalesce((
      select is_verified
      from /*schema.*/users
      where user_id = seller.user_id and is_current
      order by blocknumber desc nulls last, txhash desc
      limit 1
    ), false)
  order by purchase.slot, purchase.signature, purchase.instruction_index
  limit 1
) as sold
