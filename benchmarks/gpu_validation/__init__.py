"""GPU memory of short runs, measured, beside what the estimator says; see the README."""
