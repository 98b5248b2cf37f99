update users set blocknumber = ? where is_current and user_id between ? and ?
