"""Who was reached, and when: by a message that arrived, or by somebody who worked their task."""

from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.figures import Selection

MESSAGE, TASK = 0, 1
"""Of the records behind such a figure, the id is twice that of the message, or twice that of the task plus one."""
_REACHED = """
SELECT subject_id, delivered_at AS at, 2 * id + {message} AS record FROM outreach_message
WHERE incident_id = %s AND to_customer AND state = 'delivered' AND delivered_at IS NOT NULL
    AND error NOT LIKE 'person:%%' AND NOT not_theirs
UNION ALL SELECT subject_id, done_at, 2 * id + {task} FROM ({tasks}) worked
"""
_TOLD_TO_REACHED = """
SELECT r.record AS id, greatest(extract(epoch FROM r.at - t.at), 0) AS seconds
FROM (SELECT DISTINCT ON (subject_id) subject_id, at, record FROM ({reached}) x ORDER BY subject_id, at, record) r
JOIN (
    SELECT subject_id, min(created_at) AS at FROM outreach_message
    WHERE incident_id = %s AND to_customer AND template = 'invitation' AND state IN ('sent', 'delivered')
    GROUP BY subject_id
) t USING (subject_id)
"""


def reached(incident_id: int) -> Selection:
    """Columns subject_id, at, record; a person may have several rows, the earliest counts. A message of which somebody
    only said that it had arrived is left out: nobody knows when. So is one at a number that is not theirs: it reached a
    stranger."""
    sql, parameters = tasks.worked(incident_id)
    return _REACHED.format(message=MESSAGE, task=TASK, tasks=sql), [incident_id, *parameters]


def told_to_reached(incident_id: int) -> Selection:
    """From the first invitation to the first message that arrived, or call that reached them."""
    sql, parameters = reached(incident_id)
    return _TOLD_TO_REACHED.format(reached=sql), [*parameters, incident_id]
