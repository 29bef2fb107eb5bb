"""The machine itself, as its operator watches it: heartbeats of processes and of the gateways' calls, queues, disk."""
