-- Whoever waits for a lock on user_challenges holds up everyone who comes after. So not for long:
-- all of it is rolled back, and tried again a little later.
set local lock_timeout = '2s';

-- What is there already is no news.
set local client_min_messages = warning;
