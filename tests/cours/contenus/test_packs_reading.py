"""A broken pack: every problem is said at once, with its file and its line, and nothing is imported."""

from io import BytesIO

import pytest
from PIL import Image

from cours.contenus.models import ContentPack, CustomImage, GlossaryTerm, LessonPage, ModulePage
from cours.contenus.packs import marked, reading

LESSON = "lecons/M8-L1.yaml"


def problems(mini):
    with pytest.raises(reading.PackRefused) as caught:
        reading.read(mini.folder)
    return [str(problem) for problem in caught.value.problems]


def counts():
    return [model.objects.count() for model in (ContentPack, CustomImage, GlossaryTerm, LessonPage, ModulePage)]


def test_it_reads_a_good_pack(mini):
    pack = reading.read(mini.folder)
    assert [item.key for item in pack.items] == ["M8", "M8-L1", "M8-L2", "potager", "radis", "semis"]


def test_it_tells_a_yaml_error_with_its_line(mini):
    mini.edit(LESSON, 'hint: "Pensez à la pluie."', 'hint: "Pensez à la pluie.')
    assert problems(mini)[0].startswith(f"{LESSON}, ligne ")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("goal: Je sème", "gaol: Je sème", 6, "clé inconnue : « gaol ». Vouliez-vous écrire « goal » ?"),
        ("minutes: 8", "minutes: huit", 8, "nombre entier"),
        ("minutes: 8", "minutes: 8\nminutes: 9", 9, "écrite deux fois"),
        ("type: text", "type: texte", 23, "sorte d'étape inconnue : « texte ». Vouliez-vous écrire « text » ?"),
        ("kind: true_false", "kind: true_fals", 30, "sorte d'exercice inconnue"),
        ('    hint: "Pensez à la pluie."\n', "", 29, "il manque « hint »"),
        ("answer: true\n", "answer: peut-être\n", 34, "true ou false"),
        ("module: M8", "module: M9", 3, "il n'y a pas de module « M9 »"),
        ("[[radis]]", "[[navet]]", 21, "le mot [[navet]] n'est pas dans le lexique"),
        ("{file: graine.svg", "{file: grain.svg", 19, "il n'y a pas d'image « grain.svg »"),
        ("correct: true", 'correct: false, feedback: "Regardez."', 46, "aucune réponse n'est juste"),
        ('crcn: ["1.1", 5.2]', 'crcn: ["9.9"]', 7, ""),
        ("2026-11-22", "2026-13-45", 10, ""),
        ("checked_on: 2026-11-22", "checked_on: [1]", 10, "un texte"),
        ("code: M8-L1", "code: m8 l1", 1, "majuscules"),
    ],
)
def test_it_tells_what_is_wrong_and_where(mini, old, new, line, said):
    mini.edit(LESSON, old, new)
    found = problems(mini)
    assert any(text.startswith(f"{LESSON}, ligne {line} : ") and said in text for text in found), found


def test_it_tells_an_answer_key_that_no_option_satisfies_inside_a_twin_too(mini):
    mini.edit(LESSON, "kind: true_false\n      prompt", "kind: single_choice\n      prompt")
    mini.edit(LESSON, "answer: false", 'options: [{text: "Oui", feedback: "a"}, {text: "Peut-être", feedback: "b"}]')
    assert any("aucune réponse n'est juste" in text for text in problems(mini))


def test_it_tells_duplicates_with_both_places(mini):
    mini.write("lecons/copie.yaml", (mini.folder / LESSON).read_bytes())
    mini.write("lexique/autre.yaml", "- {slug: radis, term: Radis noir, definition: Un radis.}\n")
    found = problems(mini)
    assert any("lecons/copie.yaml, ligne 1" in text and f"déjà pris dans {LESSON}, ligne 1" in text for text in found)
    assert any("position 1 du module M8" in text for text in found)
    assert any("« radis »" in text and "lexique/" in text for text in found)


def test_it_tells_a_pathway_with_an_unknown_lesson(mini):
    mini.edit("parcours/potager.yaml", "M8-L1", "M8-L9")
    assert problems(mini) == ["parcours/potager.yaml, ligne 4 : il n'y a pas de leçon « M8-L9 »"]


def test_it_tells_what_does_not_belong_in_the_folder(mini):
    mini.write("module.yaml", "a: b")
    mini.write("lecons/notes.txt", "…")
    assert [text.split(" : ")[0] for text in problems(mini)] == ["lecons/notes.txt", "module.yaml"]


def test_it_tells_a_folder_that_does_not_exist(tmp_path):
    with pytest.raises(reading.PackRefused):
        reading.read(tmp_path / "nulle-part")


def png(width, height):
    content = BytesIO()
    Image.new("1", (width, height)).save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("faux.png", b"this is no picture", "pas une image lisible"),
        ("casse.png", png(50, 50)[:-40], "abîmé"),
        ("menteur.jpg", png(5, 5), "pas une image lisible"),
        ("geant.png", png(10_000, 6000), "trop de pixels"),
        ("page.html", b"<html>", "ce format n'est pas accepté"),
        ("code.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>x</script></svg>', "script"),
        ("clic.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="x"/>', "du code"),
        ("entite.svg", b'<!DOCTYPE svg [<!ENTITY a "a">]><svg xmlns="http://www.w3.org/2000/svg"/>', "DTD"),
        ("sans-taille.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "taille"),
        ("vide.svg", b"", "SVG"),
    ],
)
def test_it_refuses_a_picture_that_is_not_one(mini, name, content, said):
    mini.write(f"media/{name}", content)
    found = problems(mini)
    assert len(found) == 1
    assert found[0].startswith(f"media/{name} : ")
    assert said in found[0]


def test_it_lists_everything_at_once_and_imports_nothing(db, mini):
    before = counts()
    mini.edit(LESSON, "module: M8", "module: M9")
    mini.edit("parcours/potager.yaml", "M8-L1", "M8-L9")
    mini.edit("lexique/jardin.yaml", "definition: Une", "definitoin: Une")
    mini.write("media/faux.png", b"no")
    lines = mini.refused()
    files = [line.split(" :")[0].split(",")[0] for line in lines]
    assert files == sorted(files)
    assert {"lecons/M8-L1.yaml", "parcours/potager.yaml", "lexique/jardin.yaml", "media/faux.png"} == set(files)
    assert counts() == before


def test_it_says_everything_in_french(mini):
    for text in ("a: [", "a: b: c", "\ta: b", "- a\nb", '"a" b', "a: *b", "--- a\n--- b", "a: \x07"):
        mini.write("modules/M8.yaml", text)
        assert not any(word in " ".join(problems(mini)) for word in ("expected", "found", "mapping", "scanner"))


def test_it_guesses_no_type():
    data, _ = marked.load(b"on: oui\ncode: 4.10\nheure: 12:30\nnon: ~\ntexte: '~'")
    assert data == {"on": "oui", "code": "4.10", "heure": "12:30", "non": None, "texte": "~"}


def test_it_refuses_aliases_that_unfold_without_end():
    _, problems = marked.load(b"a: &x [1]\nb: *x")
    assert problems[0][0] == 1
    _, problems = marked.load(b"&a [*a]")
    assert problems


def test_it_reads_files_of_windows(mini):
    path = mini.folder / LESSON
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert reading.read(mini.folder)


def test_it_says_that_a_file_is_not_utf8(mini):
    mini.write("modules/M8.yaml", "title: é".encode("latin-1"))
    assert "modules/M8.yaml, ligne 1 : le fichier n'est pas enregistré en UTF-8" in problems(mini)
