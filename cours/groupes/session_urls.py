"""The addresses of workshops: for those who lead a session, then for the devices of the room."""

from django.urls import path

from .views import live, projection, room_question, seats, sessions

urlpatterns = [
    path("espace/groupes/<int:pk>/seances/", sessions.sessions, name="sessions"),
    path("espace/seances/<int:pk>/", live.session, name="session"),
    path("espace/seances/<int:pk>/ouvrir/", sessions.open_session, name="open_session"),
    path("espace/seances/<int:pk>/changer/", sessions.session_settings, name="session_settings"),
    path("espace/seances/<int:pk>/retirer/", sessions.cancel, name="cancel_session"),
    path("espace/seances/<int:pk>/fermer/", sessions.close, name="close_session"),
    path("espace/seances/<int:pk>/salle/", live.room, name="room"),
    path("espace/seances/<int:pk>/presence/", live.attendance, name="attendance"),
    path("espace/seances/<int:pk>/vu/", live.help_seen, name="help_seen"),
    path("espace/seances/<int:pk>/projection/", projection.projection, name="projection"),
    path("espace/seances/<int:pk>/projection/choisir/", projection.choose, name="projection_choose"),
    path("espace/seances/<int:pk>/projection/reponses/", projection.results, name="projection_results"),
    path("espace/seances/<int:pk>/projection/montrer/", projection.close, name="projection_close"),
    path("espace/seances/<int:pk>/projection/retirer/", projection.withdraw, name="projection_withdraw"),
    path("seance/", seats.seat, name="seat"),
    path("seance/rejoindre/", seats.join, name="seat_join"),
    path("seance/prenoms/", seats.names, name="seat_names"),
    path("seance/a-deux/", seats.pair, name="seat_pair"),
    path("seance/seul/", seats.alone, name="seat_alone"),
    path("seance/aide/", seats.ask_help, name="seat_help"),
    path("seance/etat/", seats.state, name="seat_state"),
    path("seance/finie/", seats.over, name="session_over"),
    path("seance/question/", room_question.question, name="room_question"),
]
