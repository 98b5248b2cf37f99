update user_events
set blocknumber = ?::int + user_id - ?::int
where user_id between ? and ?
