"""What is sent to a geocoder, when, and what its answers are worth."""
