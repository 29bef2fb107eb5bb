from django.urls import path

from unpaused.capabilities.tasks.views import acts, pages

app_name = "tasks"
urlpatterns = [
    path("", pages.tasks, name="tasks"),
    path("<int:task_id>", pages.task, name="task"),
    path("<int:task_id>/finish", acts.finish, name="finish"),
    path("<int:task_id>/name", acts.reveal_name, name="reveal_name"),
    path("<int:task_id>/phone", acts.reveal_phone, name="reveal_phone"),
]
