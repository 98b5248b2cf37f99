delete from indexing_checkpoints where tablename ~ '^challenges:(m|r|rd|rv):'
