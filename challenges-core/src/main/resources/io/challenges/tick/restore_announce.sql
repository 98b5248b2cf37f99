select set_config('challenges.announce', ?, true)
