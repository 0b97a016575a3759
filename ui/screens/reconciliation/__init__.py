"""对账: every record handed over, or to be, against what headquarters confirmed."""
