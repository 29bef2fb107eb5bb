"""What every capability stands on: accounts, audit, areas, book, privacy, files, jobs, events, live, registries."""
