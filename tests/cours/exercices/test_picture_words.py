"""« IMG 2026 » read aloud helps nobody."""

import pytest

from cours.exercices.picture_words import is_file_name


@pytest.mark.parametrize(
    "words",
    [
        "IMG 20261101", "IMG_0042", "img-20261101-wa0001", "DSC01234", "PXL_20261101_101010123.MP", "20261101_101010",
        "Capture d’écran 2026-11-01 à 10.10.10", "Screenshot 20261101", "WhatsApp Image 2026-11-01 at 10.10.10",
        "photo 3", "vacances.jpg", "Vacances.HEIC", "C:/photos/mamie.png",
    ],
)  # fmt: skip
def test_what_a_device_calls_a_file_is_no_description(words):
    assert is_file_name(words)


def test_the_name_of_that_very_file_is_no_description():
    assert is_file_name("Petit", "original_images/petit.png")
    assert is_file_name("photo gps été", "photo_gps_ete.jpg")


@pytest.mark.parametrize(
    "words",
    ["", "Une dame lit un SMS.", "Une photo de famille", "Le 15 mai 2026 à la mairie", "Trois vélos"],
)
def test_what_one_sees_is_a_description(words):
    assert not is_file_name(words, "original_images/monique-banc.svg")
