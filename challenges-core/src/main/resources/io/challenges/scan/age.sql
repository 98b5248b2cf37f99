greatest(-2147483648, least(2147483647,
  (xmax + 2147483648) - ((xmax + 2147483648 - counted_from) & 4294967295) - ?
))::int
