"""Rule sets as data: named sets of rules with the clauses behind them."""
