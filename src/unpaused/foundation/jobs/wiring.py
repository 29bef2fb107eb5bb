"""What happens to the queue when Django is ready."""

from procrastinate import App


def on_ready(app: App) -> None:
    """Named by the settings; nothing is needed beyond the discovery of each capability's jobs module."""
