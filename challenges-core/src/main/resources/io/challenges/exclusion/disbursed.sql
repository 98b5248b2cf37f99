select
from /*schema.*/challenge_disbursements
where challenge_id = ? and specifier = ?
limit 1
