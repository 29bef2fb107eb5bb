"""Pure decisions of the portal: how often, who is who, what comes next."""
