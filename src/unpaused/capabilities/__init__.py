"""One folder a capability. Each reaches the others through their `public` alone."""
