select
  scope, snapshot_xmax, in_flight, oldest, starts, ends, stage, next, keys, inserted, updated, completed
from /*schema.*/challenge_sweeps
where challenge_id = ? and purpose = ?
