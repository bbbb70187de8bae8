from django.apps import AppConfig


class ExercicesConfig(AppConfig):
    name = "cours.exercices"
    label = "exercices"
    verbose_name = "Exercices"
