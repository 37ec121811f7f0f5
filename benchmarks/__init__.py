"""What Muster claims to be fast at, measured beside its peers in one run: `make bench`."""
