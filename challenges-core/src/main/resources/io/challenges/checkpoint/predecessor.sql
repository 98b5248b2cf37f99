select last_checkpoint::bigint as position
from /*schema.*/indexing_checkpoints
where tablename = ?
