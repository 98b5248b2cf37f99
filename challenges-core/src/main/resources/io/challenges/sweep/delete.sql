delete from /*schema.*/challenge_sweeps
where challenge_id = ? and purpose = ? and scope = ?
returning scope
