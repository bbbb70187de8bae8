"""Each rule of content has a good and a bad example; the starter pack keeps them all, or says why not."""

import datetime
import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cours.contenus.checks import RULES, check
from cours.contenus.checks.addresses import book
from cours.contenus.checks.readability import LIX, lix
from cours.contenus.checks.subject import Level
from cours.contenus.checks.texts import sentences, words
from cours.contenus.checks.wording import forbidden

from .conftest import PACKS, PackFolder

TODAY = datetime.date(2026, 11, 22)  # a rule about dates must not break the tests by itself next spring
STARTER = Path("cours/contenus/depart")
LESSON = "lecons/M8-L1.yaml"
TWIN = """
    twin:
      kind: single_choice
      prompt: "Que faites-vous ensuite ?"
      hint: "La graine aime le noir."
      options:
        - {text: "Je couvre la graine.", correct: true}
        - {text: "Je regarde la graine.", feedback: "Un oiseau la mangerait. Que faut-il mettre dessus ?"}
"""


class CheckedFolder(PackFolder):
    def found(self, **kwargs):
        return check(self.folder, today=kwargs.get("today", TODAY)).findings

    def rules(self, **kwargs):
        return {finding.rule for finding in self.found(**kwargs)}

    def only(self, rule, **kwargs):
        """Return the one finding of a pack that breaks one rule once."""
        found = self.found(**kwargs)
        assert [finding.rule for finding in found] == [rule], [str(finding) for finding in found]
        return found[0]

    def step(self, text):
        """Put one more step at the end of the lesson."""
        path = self.folder / LESSON
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def line(self, words):
        """Return the number of the line that holds these words."""
        lines = (self.folder / LESSON).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if words in line)


@pytest.fixture
def pack(tmp_path):
    """The tiny pack, with nothing to say about it."""
    shutil.copytree(PACKS / "mini", tmp_path / "pack")
    pack = CheckedFolder(tmp_path / "pack")
    pack.edit(LESSON, "https://example.org/jardin", "https://www.cnil.fr/")
    pack.edit(LESSON, "  - type: key_point", TWIN.strip("\n") + "\n  - type: key_point")
    pack.edit("lecons/M8-L2.yaml", "goal:", "checked_on: 2026-11-22\ngoal:")
    pack.edit("lecons/M8-L2.yaml", "  - type: text", "  - type: text\n    image: {file: graine.svg, alt: Une graine}")
    pack.edit("lecons/M8-L2.yaml", "Le [[radis|radis]]", "Après les [[semis]], le [[radis]]")
    pack.edit("modules/M8.yaml", "code: M8", "code: M8\ncounted: false")  # too small for a bilan
    return pack


def test_it_has_nothing_to_say_of_a_good_pack(pack):
    assert pack.found() == []


# --- Length -----------------------------------------------------------------------------------------------------------
def test_a_step_holds_sixty_words(pack):
    text = ("La graine boit un peu. " * 12).strip()
    pack.step(f'  - type: text\n    text: "{text}"\n')
    assert pack.found() == []
    pack.edit(LESSON, text, f"{text} Elle pousse.")
    finding = pack.only("mots-par-etape")
    assert (finding.level, finding.step, finding.line) == (Level.WARNING, 6, pack.line("Elle pousse.") - 1)
    assert "62 mots" in finding.message
    pack.edit(LESSON, text, f"{text} {text}")
    assert pack.only("mots-par-etape").level == Level.ERROR


def test_the_points_of_an_example_are_read_one_at_a_time(pack):
    point = "La graine boit un peu. " * 8
    step = '  - type: example\n    title: "Voir"\n    points:\n'
    pack.step(step + f'      - {{text: "{point.strip()}"}}\n' * 2)
    assert pack.found() == []


def test_the_question_counts_and_the_answers_do_not(pack):
    pack.edit(LESSON, "Que faites-vous d'abord ?", "La graine boit un peu. " * 13)
    assert "mots-par-etape" in pack.rules()


@pytest.mark.parametrize(("count", "level"), [(15, None), (16, "warning"), (25, "warning"), (26, "error")])
def test_a_sentence_has_fifteen_words(pack, count, level):
    sentence = "Je " + "vois " * (count - 2) + "bien."
    pack.edit(LESSON, "Bonne idée !", f"Oui. {sentence}")
    assert [str(finding.level) for finding in pack.found()] == ([level] if level else [])
    if level:
        assert (pack.found()[0].rule, pack.found()[0].step) == ("phrase-longue", 1)


def test_the_words_of_a_message_are_those_of_its_sender(pack):
    long = "vite " * 30
    pack.step(f'  - type: example\n    title: "Voir"\n    document: {{kind: sms, body: "{long}"}}\n')
    pack.step('    points:\n      - {text: "On vous presse."}\n')
    assert pack.found() == []


def test_words_are_counted_as_a_word_processor_does():
    assert words("« L'adresse » — **06 39 98 12 47** : [[mot|fiche]], 1 012 € !") == [
        "L'adresse",
        "0639981247",
        "mot,",
        "1012",
    ]
    assert sentences("1. Je lis.\n2. J'écris : oui ! Et « non. » Après…") == [
        "Je lis.",
        "J'écris : oui !",
        "Et « non.",
        "Après…",
    ]


# --- Readability ------------------------------------------------------------------------------------------------------
def test_lix_adds_words_a_sentence_and_the_share_of_long_words():
    assert lix(["Je lis un mot."]) == 4
    assert lix(["Je lis une administration. Je la lis à voix basse."]) == 5 + 10
    assert lix(["Je lis l'abri.", "Oui", ""]) == 3
    assert lix([]) == lix(["Oui"]) == 0


def test_a_lesson_that_is_hard_to_read_is_told(pack):
    pack.edit("lecons/M8-L2.yaml", "est prêt en quatre semaines", "demande une préparation particulièrement attentive")
    assert pack.only("lisibilite").level == Level.ERROR
    pack.edit("lecons/M8-L2.yaml", "préparation particulièrement attentive", "grande attention. Il est bon. Il est cru")
    assert "lisibilite" not in pack.rules()


# --- Answers ----------------------------------------------------------------------------------------------------------
def test_every_wrong_answer_has_its_own_text(pack):
    pack.edit(LESSON, '{text: "Je regarde la graine.", feedback: "', '{text: "Je regarde la graine."} #')
    pack.edit(LESSON, 'hint: "La graine aime le noir."', 'hint: "La graine aime le noir."\n      wrong: "Regardez."')
    finding = pack.only("retour")
    assert (finding.level, finding.step) == (Level.ERROR, 4)
    assert finding.line == pack.line("Je regarde la graine.")


@pytest.mark.parametrize(
    "exercise",
    [
        "hotspot\n    document: {body: ab}\n    zones: [{label: A, excerpt: a, correct: true}, {label: B, excerpt: b}]",
        "matching\n    targets: [Eau, Terre]\n    items: [{text: a, answers: [Eau]}, {text: b, answers: [Terre]}]",
        "ordering\n    items: [{text: Un}, {text: Deux}]",
        'cloze\n    text: "De {l\'eau}."\n    extra_words: [rien]',
        "multiple_choice\n    options: [{text: Un, correct: true}, {text: Deux}]",
    ],
)
def test_no_kind_of_question_leaves_a_wrong_answer_without_a_text(pack, exercise):
    pack.step(f"  - type: exercise\n    kind: {exercise}\n    prompt: Quoi ?\n    hint: Ici.\n    required: false\n")
    assert pack.rules() == {"retour"}


@pytest.mark.parametrize("text", ["Non, la graine partirait.", "« Faux », dit Paul."])
def test_a_wrong_answer_is_never_told_no(pack, text):
    pack.edit(LESSON, "La graine partirait avec l'eau.", text)
    assert [finding.level for finding in pack.found()] == [Level.ERROR]


def test_a_wrong_answer_inside_a_simulation_is_never_told_no(pack):
    pack.step(
        "  - type: exercise\n    kind: sim_ceiling\n    prompt: Quoi ?\n    hint: Ici.\n    required: false\n"
        '    app: Jardin\n    ceiling: 5\n    over: "Non, trop cher."\n    items:'
        " [{text: Un, amount: 3}, {text: Deux, amount: 4}]\n"
    )
    assert [finding.level for finding in pack.found()] == [Level.ERROR]


def test_a_right_answer_may_begin_with_no(pack):
    pack.edit(
        LESSON, '"Je fais un trou.", correct: true', '"Je fais un trou.", correct: true, feedback: "Non sans soin."'
    )
    assert pack.found() == []


def test_a_hint_is_asked_of_the_question_and_of_its_twin(pack):
    pack.edit(LESSON, 'hint: "Pensez à la pluie."', "")
    pack.edit(LESSON, 'hint: "La graine aime le noir."', "")
    found = pack.found()
    assert {finding.rule for finding in found} == {"lecture"}
    assert all(finding.level == Level.ERROR and finding.line for finding in found)
    assert sum("hint" in finding.message for finding in found) == 2


def test_an_answer_that_cannot_be_right_is_an_error(pack):
    pack.edit(LESSON, '"Je fais un trou.", correct: true', '"Je fais un trou.", feedback: "a"')
    assert "aucune réponse n'est juste" in pack.only("lecture").message


def test_a_required_exercise_has_a_twin(pack):
    pack.edit(LESSON, TWIN.strip("\n") + "\n", "")
    finding = pack.only("jumelle")
    assert (finding.level, finding.step) == (Level.ERROR, 4)
    pack.edit(
        LESSON,
        '    prompt: "Que faites-vous d\'abord ?"',
        '    prompt: "Que faites-vous d\'abord ?"\n    required: false',
    )
    assert pack.found() == []


def test_a_module_that_counts_has_enough_questions_for_its_bilan(pack):
    def reserve(numbers):
        question = (
            '  - {{kind: true_false, prompt: "La graine {n} dort.", hint: Regardez., answer: {answer}, wrong: Ici.}}\n'
        )
        pack.step("".join(question.format(n=n, answer=("true", "false")[n % 2]) for n in numbers))

    pack.edit("modules/M8.yaml", "counted: false", "counted: true")
    assert pack.only("bilan-banque").level == Level.ERROR
    pack.step("reserve:\n")
    reserve(range(10))
    finding = pack.only("bilan-banque")
    assert finding.level == Level.WARNING
    assert "n'a que 12 question(s), pour 25" in finding.message, "ten of reserve, two twins"
    reserve(range(10, 23))
    assert pack.found() == []


def test_there_is_as_much_true_as_false_in_a_module(pack):
    one = '  - type: exercise\n    kind: true_false\n    prompt: "Phrase {n}."\n    hint: Ici.\n    answer: {answer}\n'
    one += "    required: false\n    wrong: Regardez encore.\n"
    pack.step(one.format(n=1, answer="true"))
    assert pack.found() == []  # two and one
    pack.step(one.format(n=2, answer="true"))
    finding = pack.only("vrai-faux")
    assert (finding.file, finding.level) == ("modules/M8.yaml", Level.WARNING)
    pack.step(one.format(n=3, answer="false"))
    assert pack.found() == []


# --- Pictures ---------------------------------------------------------------------------------------------------------
def test_a_picture_is_described_or_decorates_on_purpose(pack):
    pack.edit(LESSON, ', alt: "Une graine dans une main"', "")
    finding = pack.only("image-alt")
    assert (finding.level, finding.step, finding.line) == (Level.WARNING, 1, pack.line("graine.svg"))
    pack.edit(LESSON, "file: graine.svg", 'file: graine.svg, alt: ""')
    assert pack.found() == []


def test_a_lesson_shows_a_picture(pack):
    pack.edit(LESSON, '    image: {file: graine.svg, alt: "Une graine dans une main"}\n', "")
    assert pack.only("sans-image").item == "M8-L1"


def test_a_picture_and_a_pack_are_light(pack):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0{}"/></svg>'
    pack.write("media/graine.svg", drawing.format("h1" * 5900))
    assert pack.found() == []
    pack.write("media/graine.svg", drawing.format("h1" * 6000))
    assert pack.only("poids-image").file == "media/graine.svg"
    pack.write("media/graine.svg", drawing.format("h1" * 760_000))
    assert pack.rules() == {"poids-image", "poids-paquet"}


# --- Addresses, numbers -----------------------------------------------------------------------------------------------
GOOD_ADDRESSES = [
    "caf.fr",
    "www.ameli.fr",
    "jardin-vert.example",
    "lina.p@courriel.example",
    "CV_Lina.pdf",
    "un .example",
    "finit par .gouv.fr",
]
BAD_ADDRESSES = ["jardin.fr", "lina@jardin.com", "faux-caf.fr", "caf.fr.info", "service-public.fr", "monsite.gouv.fr"]


@pytest.mark.parametrize("address", GOOD_ADDRESSES)
def test_an_address_is_invented_or_public(pack, address):
    pack.edit(LESSON, "Bonne idée !", f"Voici : {address} !")
    assert pack.found() == []


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_may_exist_is_refused(pack, address):
    pack.edit(LESSON, "Bonne idée !", f"Voici : {address} !")
    assert pack.only("adresse").level == Level.ERROR


def test_an_address_is_looked_for_in_documents_too(pack):
    pack.step('  - type: example\n    title: "Voir"\n    document: {kind: sms, body: "Ici : vol.com"}\n')
    pack.step('    points:\n      - {text: "On vous presse."}\n')
    assert pack.only("adresse").step == 6


@pytest.mark.parametrize(
    ("url", "rules"),
    [
        ("https://www.caf.fr/aide", set()),
        ("http://www.caf.fr/", {"lien"}),
        ("https://jardin.example/", {"lien"}),
        ("https://jardin.fr/", {"adresse"}),
        ("https://gouv.fr/", {"adresse"}),
    ],
)
def test_a_link_leads_to_a_public_address(pack, url, rules):
    pack.step(f'  - type: help_box\n    items: [{{text: "Ici", url: "{url}"}}]\n')
    assert pack.rules() == rules


def test_where_a_fact_was_read_may_only_be_a_source(pack):
    pack.edit(LESSON, "https://www.cnil.fr/", "https://www.vie-publique.fr/")
    assert pack.found() == []
    pack.edit(LESSON, "Bonne idée !", "Lisez vie-publique.fr !")
    assert pack.only("adresse").step == 1


@pytest.mark.parametrize("number", ["06 39 98 12 47", "0639981247", "09 69 39 00 00", "appelez le 3949", "3 500 €"])
def test_a_number_is_kept_for_fiction_or_public(pack, number):
    pack.edit(LESSON, "Bonne idée !", f"Voici : {number}.")
    assert pack.found() == []


@pytest.mark.parametrize("number", ["06 12 34 56 78", "01.23.45.67.89", "+33 6 12 34 56 78", "appelez le 3615"])
def test_a_number_that_rings_at_somebody_is_refused(pack, number):
    pack.edit(LESSON, "Bonne idée !", f"Voici : {number}.")
    assert pack.only("telephone").level == Level.ERROR


def test_the_address_book_is_in_order():
    assert all(re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", site) for site in book()["sites"] + book()["read_at"])
    assert "service-public.fr" not in book()["sites"]  # its name until October 2025


# --- Words ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Un usager faible",
        "Une personne illettrée",
        "C'est un échec",
        "Il a échoué",
        "Les habitant·es",
        "Une Marianne bleue",
        "Un texte en FALC",
        "Un quartier sensible",
        "Appelez le 17Cyber",
        "Écrivez sur WhatsApp",
        "Ouvrez Google",
        "Une tablette Apple",
        "Interdit aux moins de 15 ans",
        "L'Adie prête 12 000 €",
        "Jusqu'à 500 euros avec l'Adie",
        "Les élections du 11 avril",
        "Le scrutin de 2027",
        "Il y a 58 aides",
        "Le Parti socialiste",
    ],
)
def test_a_forbidden_word_is_told_with_what_to_do(pack, text):
    pack.edit(LESSON, "Bonne idée !", f"{text} !")
    finding = pack.only("mot-interdit")
    assert finding.step == 1
    assert " : " in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Une orange, un mot et une zone libre",
        "J'échange un échantillon",
        "Allez sur 17cyber.gouv.fr",
        "L'Adie aide à démarrer",
        "Il a 15 ans",
        "On vote toute l'année",
        "Deux aides et une recette",
        "Des sensibles au froid",
        "Une partie de cartes, à gauche",
        "Une météo à 20 degrés",
    ],
)
def test_an_ordinary_word_is_left_alone(pack, text):
    pack.edit(LESSON, "Bonne idée !", f"{text} !")
    assert pack.found() == []


def test_forbidden_words_are_looked_for_in_notes_and_definitions_too(pack):
    pack.edit(LESSON, "Apporter des graines.", "Ne pas parler d'échec.")
    pack.edit("lexique/jardin.yaml", "Une racine ronde", "Une Marianne ronde")
    assert [(finding.file, finding.rule) for finding in pack.found()] == [
        (LESSON, "mot-interdit"),
        ("lexique/jardin.yaml", "mot-interdit"),
    ]


def test_every_forbidden_word_says_what_to_do_instead():
    assert all(len(instead) > 10 for _pattern, instead, _level in forbidden())


# --- Lexicon, dates, competences --------------------------------------------------------------------------------------
def test_a_word_that_is_not_defined_is_an_error(pack):
    pack.edit(LESSON, "[[radis]]", "[[navet]]")
    assert "[[navet]]" in pack.only("lecture").message


def test_a_word_that_nobody_meets_is_told(pack):
    pack.edit("lecons/M8-L2.yaml", "[[semis]]", "semis")
    finding = pack.only("lexique-inutile")
    assert (finding.level, finding.item) == (Level.WARNING, "semis")


def test_a_lesson_explains_six_words(pack):
    terms = "".join(f"- {{slug: mot-{n}, term: Mot {n}, definition: Un mot.}}\n" for n in "abcdef")
    pack.write("lexique/autre.yaml", terms)
    marked = " ".join(f"[[mot {n}]]" for n in "abcde")
    pack.edit(LESSON, "Pas trop.", marked)
    assert "lexique-trop" not in pack.rules()
    pack.edit(LESSON, marked, marked + " [[mot f]]")
    assert pack.only("lexique-trop").item == "M8-L1"


def test_a_lesson_is_checked_again_after_six_months(pack):
    assert pack.found(today=datetime.date(2027, 5, 21)) == []
    finding = pack.only("date", today=datetime.date(2027, 5, 22))
    assert (finding.item, finding.level, finding.line) == ("M8-L1", Level.WARNING, pack.line("checked_on"))
    # The other one leans on no source.
    late = pack.found(today=datetime.date(2027, 11, 22))
    assert [finding.item for finding in late] == ["M8-L1", "M8-L2"]
    assert {finding.level for finding in late} == {Level.WARNING}


def test_a_date_to_come_or_missing_is_told(pack):
    pack.edit(LESSON, "checked_on: 2026-11-22", "checked_on: 2027-11-22")
    pack.edit("lecons/M8-L2.yaml", "checked_on: 2026-11-22\n", "")
    assert [finding.rule for finding in pack.found()] == ["date", "date"]


def test_an_unknown_competence_is_an_error_on_a_lesson_and_on_an_exercise(pack):
    pack.edit(LESSON, '    crcn: ["1.1"]', '    crcn: ["5.4"]')
    assert pack.only("crcn").step == 3
    pack.edit(LESSON, 'crcn: ["1.1", 5.2]', 'crcn: ["1.1", "6.1"]')
    assert "lecture" in pack.rules()


# --- Exceptions -------------------------------------------------------------------------------------------------------
LONG = "Je " + "vois " * 16 + "bien."


def test_a_warning_is_explained_in_the_pack(pack):
    pack.edit(LESSON, "Bonne idée !", LONG)
    pack.write("exceptions.yaml", '- {lesson: M8-L1, rule: phrase-longue, step: 1, reason: "Une comptine."}\n')
    report = check(pack.folder, today=TODAY)
    assert (report.findings, len(report.explained)) == ([], 1)
    pack.edit("exceptions.yaml", "step: 1", "step: 2")
    assert pack.rules() == {"phrase-longue", "exceptions"}


def test_an_error_is_never_explained_away(pack):
    pack.edit(LESSON, "Bonne idée !", "Écrivez à jardin.fr !")
    pack.write("exceptions.yaml", '- {lesson: M8-L1, rule: adresse, reason: "Il est beau."}\n')
    assert pack.rules() == {"adresse", "exceptions"}


def test_an_exception_that_serves_no_more_is_told(pack):
    pack.write("exceptions.yaml", '\n- {lesson: M8-L1, rule: phrase-longue, reason: "Une comptine."}\n')
    finding = pack.only("exceptions")
    assert (finding.line, finding.level) == (2, Level.WARNING)


@pytest.mark.parametrize(
    "text",
    [
        "- {lesson: M8-L1, rule: phrase-longue}",
        '- {lesson: M8-L1, rule: phrase-longue, reason: ""}',
        "- {lesson: M8-L1, rule: inconnue, reason: Oui}",
        "- {lesson: M8-L1, rule: phrase-longue, reason: Oui, step: deux}",
        "- {lesson: M8-L1, rule: phrase-longue, reason: Oui, autre: 1}",
        "- bonjour",
        "lesson: M8-L1",
        "- {",
    ],
)
def test_a_badly_written_exception_is_an_error(pack, text):
    pack.write("exceptions.yaml", text)
    assert [(finding.file, finding.level) for finding in pack.found()] == [("exceptions.yaml", Level.ERROR)]


def test_exceptions_are_not_content(db, mini):
    mini.write("exceptions.yaml", "- {lesson: M8-L1, rule: phrase-longue, reason: Oui}")
    assert "déjà à jour" in mini.load() + mini.load()


# --- The whole --------------------------------------------------------------------------------------------------------
def run(folder, *options):
    out = StringIO()
    call_command("verifier_contenus", folder, *options, stdout=out)
    return out.getvalue()


def test_the_command_says_file_step_and_what_to_do(pack):
    pack.edit(LESSON, "Bonne idée !", "Écrivez à jardin.fr !")
    out = StringIO()
    with pytest.raises(CommandError, match="1 erreur") as caught:
        call_command("verifier_contenus", pack.folder, stdout=out)
    assert caught.value.returncode == 1
    line = pack.line("jardin.fr")
    assert out.getvalue().startswith(f"{LESSON}, ligne {line}, étape 1 : erreur : l'adresse « jardin.fr »")


def test_the_command_ends_well_with_warnings_only(pack):
    pack.edit(LESSON, ', alt: "Une graine dans une main"', "")
    assert run(pack.folder).endswith("\n1 point à voir.\n")
    pack.write("exceptions.yaml", "- {lesson: M8-L1, rule: image-alt, reason: Elle décore.}")
    said = run(pack.folder, "--tout")
    assert "(expliqué)" in said
    assert "Rien à corriger ; 1 point expliqué" in said


def test_the_command_shows_how_each_lesson_reads(pack):
    assert re.search(r"^M8-L1 +\d+\.\d  Semer$", run(pack.folder, "--lisibilite"), re.M)


def test_it_lists_what_the_reader_refuses_and_still_reads_the_other_files(pack):
    pack.edit("lecons/M8-L2.yaml", "goal:", "gaol:")
    pack.edit(LESSON, "Bonne idée !", "Écrivez à jardin.fr !")
    assert {(finding.file, finding.rule) for finding in pack.found()} >= {
        (LESSON, "adresse"),
        ("lecons/M8-L2.yaml", "lecture"),
    }


def test_it_tells_a_folder_that_does_not_exist(tmp_path):
    report = check(tmp_path / "nulle-part", today=TODAY)
    assert [finding.rule for finding in report.errors] == ["lecture"]


def test_findings_are_sorted_by_place(pack):
    pack.edit(LESSON, "Pas trop.", "jardin.fr")
    pack.edit(LESSON, "Bonne idée !", "jardin.com")
    pack.edit("lexique/jardin.yaml", "Une racine", "Un échec")
    assert pack.found() == sorted(pack.found())


def test_every_rule_says_what_it_holds():
    assert all(rule.__doc__ and rule.__doc__.strip().endswith(".") for rule in RULES)


def test_the_starter_pack_has_no_error_and_explains_every_warning(settings):
    report = check(settings.BASE_DIR / STARTER, today=TODAY)
    assert [str(finding) for finding in report.findings] == []
    figures = sorted(figure for _code, _title, figure in report.lix)
    assert figures[len(figures) // 2] <= LIX
