"""Pure decisions of incidents: which measures hold at a place, and what a playbook says."""
