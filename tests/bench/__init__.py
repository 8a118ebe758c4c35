"""Benchmarks: tables against peers in the same run. `make bench` runs them; no test does."""
