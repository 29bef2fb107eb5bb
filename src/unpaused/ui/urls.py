from django.urls import path

from unpaused.ui import views

app_name = "ui"
urlpatterns = [
    path("prefer", views.prefer, name="prefer"),
    path("", views.style_guide, name="style_guide"),
    path("<slug:part>", views.style_guide, name="style_guide_part"),
]
