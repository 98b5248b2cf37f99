update user_events set blocknumber = ? where user_id between ? and ?
