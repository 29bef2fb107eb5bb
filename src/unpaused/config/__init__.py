"""Where everything is wired: settings, addresses, the API, subscriptions, processes, the command line."""
