"""The public figures: of all, of one country, and as files."""

from django.urls import path

from etwinning.figures import views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/figures.csv", views.figures_csv, name="figures_csv"),
    path("figures/figures.json", views.figures_json, name="figures_json"),
    path("figures/<str:country>/", views.figures_of_country, name="figures_of_country"),
]
