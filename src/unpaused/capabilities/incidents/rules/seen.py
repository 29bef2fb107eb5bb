"""What a second person says yes to is what they read: a mark of it, which another reading does not bear. Pure."""

import hashlib
import json
from collections.abc import Mapping


def mark(content: Mapping[str, object]) -> str:
    """A short digest of what a page showed: equal for equal content, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
