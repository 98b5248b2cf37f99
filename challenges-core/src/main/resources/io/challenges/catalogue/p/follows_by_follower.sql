select follower_user_id as key, blocknumber as position, xmin as version, ctid as place
from /*schema.*/follows
