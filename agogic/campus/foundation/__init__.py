"""What every noun of the school stands on: rows, the journal, followers, refusals, times."""
