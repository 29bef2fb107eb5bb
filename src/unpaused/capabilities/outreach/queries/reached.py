"""Who was reached, and when: by a message that arrived, or by somebody who worked their task."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from unpaused.capabilities.outreach.models import Invitation
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.figures import Selection

MISTAKEN = """
SELECT subject_id FROM outreach_invitation WHERE incident_id = %s
GROUP BY subject_id HAVING bool_and(withdrawn_at IS NOT NULL)
"""
"""People who were taken for somebody on a list by mistake: every invitation of theirs to the incident was withdrawn."""
MESSAGE, TASK = 0, 1
"""Of the records behind such a figure, the id is twice that of the message, or twice that of the task plus one."""
_REACHED = """
SELECT subject_id, delivered_at AS at, 2 * id + {message} AS record FROM outreach_message
WHERE incident_id = %s AND to_customer AND state = 'delivered' AND delivered_at IS NOT NULL
    AND error NOT LIKE 'person:%%' AND NOT not_theirs AND subject_id NOT IN ({mistaken})
UNION ALL SELECT subject_id, done_at, 2 * id + {task} FROM ({tasks}) worked WHERE subject_id NOT IN ({mistaken})
"""
_TOLD = """
SELECT DISTINCT subject_id FROM outreach_message
WHERE incident_id = %s AND to_customer AND template = 'invitation' AND state IN ('sent', 'delivered')
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
    stranger. People who were found by mistake are left out."""
    sql, parameters = tasks.worked(incident_id)
    written = _REACHED.format(message=MESSAGE, task=TASK, tasks=sql, mistaken=MISTAKEN)
    return written, [incident_id, incident_id, *parameters, incident_id]


def mistaken_people(incident_id: int) -> QuerySet[Invitation, Any]:
    """As MISTAKEN, for queries of the ORM."""
    invited = Invitation.objects.filter(incident_id=incident_id).values("subject_id")
    return (
        invited.annotate(living=Count("pk", filter=Q(withdrawn_at__isnull=True))).filter(living=0).values("subject_id")
    )


def told(incident_id: int) -> Selection:
    """Column subject_id: people whose invitation has left."""
    return _TOLD, [incident_id]


def told_to_reached(incident_id: int) -> Selection:
    """From the first invitation to the first message that arrived, or call that reached them."""
    sql, parameters = reached(incident_id)
    return _TOLD_TO_REACHED.format(reached=sql), [*parameters, incident_id]
