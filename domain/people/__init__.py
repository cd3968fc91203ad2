"""People and their centre: figures told month by month, scorecards, heroes, the mystery shopper."""
