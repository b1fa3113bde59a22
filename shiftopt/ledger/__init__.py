"""The ledger: what was published, and what everybody has carried against the entitled share.

A small database that lies beside the scenario files. Planning asks it for the days before a period and
for what each person may claim or owes; publishing a roster is the only way in, apart from corrections.
"""

from shiftopt.ledger.burdens import DIMENSIONS
from shiftopt.ledger.ledger import Ledger, LedgerError, Published, beside

__all__ = ["DIMENSIONS", "Ledger", "LedgerError", "Published", "beside"]
