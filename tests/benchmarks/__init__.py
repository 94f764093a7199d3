"""Benchmarks: ratios measured side by side in one run, never assertions. `make bench` prints them with the machine."""
