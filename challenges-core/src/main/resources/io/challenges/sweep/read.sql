select
  scope, snapshot_xmax, in_flight, oldest, starts, ends, files, stage, next,
  keys, inserted, updated, completed
from /*schema.*/challenge_sweeps
where challenge_id = ? and purpose = ? and scope = ?
