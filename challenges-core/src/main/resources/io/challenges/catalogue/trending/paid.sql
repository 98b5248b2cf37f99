-- What was chosen before, where a row is to be there again.
select id, user_id, rank
from /*schema.*/trending_results
where type = ? and version = 'pnagD' and week = ?
order by rank
