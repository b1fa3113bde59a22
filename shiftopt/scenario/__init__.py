"""From YAML to a frozen, validated Scenario.

``types`` holds the words. A file goes through ``strict`` (YAML with places), ``tree`` (files put
together), ``file`` (the schema of each section), ``draft`` (what could be read), ``resolve`` (dates
and needs become numbers) and ``checks`` (across sections); ``load`` runs them in this order.
``table`` reads rosters, ``sections`` reads sections out of tables, ``calendar`` knows the days off.
"""
