"""What is declared of each metric, by family; :mod:`models.metrics.registry` puts it together."""
