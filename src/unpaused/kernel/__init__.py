"""What every floor may use: money, time, numbers of things, errors. Imports nothing of the house."""
