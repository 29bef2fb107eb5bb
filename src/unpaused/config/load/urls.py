from django.urls import path

from unpaused.config.load import views

app_name = "machine"
urlpatterns = [
    path("", views.page, name="load"),
    path("jobs/<int:job_id>/retry", views.retry, name="retry"),
]
