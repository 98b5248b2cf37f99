select play_item_id as key, id as position, xmin as version, ctid as place
from /*schema.*/plays
