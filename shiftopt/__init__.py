"""Grid patrol shift scheduling: from a YAML scenario to an audited rota and its page."""
