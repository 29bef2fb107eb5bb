"""Pure decisions of outreach: which texts may be sent, how they look, when to try again."""
