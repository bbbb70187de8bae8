"""What the drawn steps of a lesson rely on."""

import pytest

from cours.exercices.document import cut
from home.templatetags import lesson_tags


def test_people_of_the_lessons_have_a_face_and_strangers_an_initial():
    assert lesson_tags.person_picture({"who": "Kévin"}).endswith("kevin-calm.svg")
    assert lesson_tags.person_picture({"who": "Monique", "mood": "worried"}).endswith("monique-worried.svg")
    assert lesson_tags.person_picture({"who": "Monique", "mood": "../../secret"}).endswith("monique-calm.svg")
    assert lesson_tags.person_picture({"who": "La guichetière"}) == ""


def test_the_second_voice_faces_the_first():
    lines = [{"who": "Oksana"}, {"who": "Paul"}, {"who": "Oksana"}]
    assert [line["side"] for line in lesson_tags.same_voice(lines)] == ["start", "end", "start"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        None,
        "https://impots.remboursement.example/",
        "https://EXEMPLE.example",
        "javascript:alert(1)",
        "http://[",
        "17cyber",
    ],
)
def test_a_fake_or_broken_address_is_never_a_link(url):
    assert lesson_tags.outside_address(url) is None


def test_a_real_address_says_where_it_goes():
    assert lesson_tags.outside_address("https://www.signal-spam.fr/") == (
        "https://www.signal-spam.fr/",
        "signal-spam.fr",
    )


def test_a_drawn_form_knows_its_boxes_its_ticks_and_its_button():
    document = {
        "kind": "form",
        "body": "Nom * | Melnyk\n\nTéléphone fixe |\nJe veux des offres | non\nJ'accepte | oui\nValider",
    }
    rows = lesson_tags.drawn(document | {"parts": cut(document, [])})["rows"]
    assert [row["kind"] for row in rows] == ["box", "box", "unticked", "ticked", "button"]


def test_only_letters_are_drawn_in_the_circle_of_a_sender():
    assert lesson_tags.initial([{"text": "06 39 98 12 47"}]) == ""
    assert lesson_tags.initial([{"text": "médiathèque"}]) == "M"
