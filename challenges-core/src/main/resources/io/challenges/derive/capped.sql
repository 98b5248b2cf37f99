,
    capped::text as capped,
    turn::bigint as turn
