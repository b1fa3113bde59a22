"""What rules may say to a solver (``words``), and the models built from it."""
