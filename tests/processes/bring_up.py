"""The embedded database of UNPAUSED_HOME, started and migrated, and the master key made."""

from unpaused.config import environment, keys
from unpaused.config.processes.database import bring_up

if __name__ == "__main__":
    bring_up(environment.home())
    keys.derived("wrap")
