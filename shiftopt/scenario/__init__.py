"""From YAML to a frozen, validated Scenario.

``types`` holds the words, ``strict`` reads YAML, ``file`` is the schema of the file,
``load`` puts files together, ``checks`` looks across sections.
"""
