"""The demo: an insurer that does not exist, a city that falls ill, and the whole chain run for real around it."""
