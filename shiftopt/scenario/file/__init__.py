"""The sections of a scenario file, as they are written: names, bounds, descriptions.

``whole`` has all the keys of a file, ``values`` what may stand under them; the modules between the two
have the sections, and ``problems`` says in plain words what is wrong with one. The descriptions become
the JSON Schema and the reference page. What the sections mean together is the business of ``load`` and
``checks``.
"""
