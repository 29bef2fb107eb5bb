"""Incidents (突发事件), playbooks (应急预案) and the measures (应急措施) in force here and now."""
