insert into aggregate_monthly_plays (play_item_id, "timestamp", count, country)
select play_item_id, date_trunc('month', created_at)::date as month, count(*), ''
from plays
group by play_item_id, month
order by month, play_item_id;
