"""Priority neighbourhoods come from a file: seen first, confirmed next, and never with an address."""

import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from cours.comptes.actions.neighbourhoods import import_neighbourhoods
from cours.comptes.models import PriorityNeighbourhood, Territory
from cours.comptes.neighbourhood_files import UnreadableFile, decode, read

pytestmark = pytest.mark.django_db

URL = "/espace/structures/quartiers/"
GOOD = "code;nom;territoire\nQN001;Les Tilleuls;Clairval\nQN002;Cité d'Été;Clairval\nQN003;Le Port;\n"


@pytest.fixture
def client_of_site(client_for, administrator):
    return client_for(administrator)


def send(client, content):
    content = content.encode() if isinstance(content, str) else content
    return client.post(URL, {"file": SimpleUploadedFile("qpv.csv", content)})


def confirm(client, page):
    return client.post(URL, {"act": "confirm", "text": page.context["confirm"]["text"].value()})


def test_a_file_is_seen_then_confirmed_and_twice_changes_nothing(client_of_site):
    page = send(client_of_site, GOOD)
    assert "Rien n'est encore enregistré" in page.text.replace("&#x27;", "'")
    assert "Enregistrer 3 quartiers" in page.text
    assert not PriorityNeighbourhood.objects.exists()
    assert not Territory.objects.exists()
    confirm(client_of_site, page)
    assert dict(PriorityNeighbourhood.objects.values_list("code", "territory__name")) == {
        "QN001": "Clairval",
        "QN002": "Clairval",
        "QN003": None,
    }
    before = list(PriorityNeighbourhood.objects.values())
    confirm(client_of_site, page)
    again = send(client_of_site, GOOD)
    assert "Il n'y a rien à enregistrer" in again.text.replace("&#x27;", "'")
    assert list(PriorityNeighbourhood.objects.values()) == before
    assert Territory.objects.count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_way_to_write_a_csv_is_read(encoding, separator, end):
    text = end.join(GOOD.replace(";", separator).splitlines())
    reading = read(decode(text.encode(encoding)))
    assert [row.name for row in reading.rows] == ["Les Tilleuls", "Cité d'Été", "Le Port"]
    assert not reading.problems


def test_the_names_of_the_columns_are_read_generously():
    reading = read("Autre,Nom du quartier,CODE_QP\nx,Les Tilleuls,QN001\n")
    assert (reading.rows[0].code, reading.rows[0].name) == ("QN001", "Les Tilleuls")
    assert reading.ignored == ["Autre"]


def test_a_changed_name_is_changed_and_an_empty_territory_leaves_the_known_one():
    import_neighbourhoods(rows=read(GOOD).rows)
    changes = import_neighbourhoods(rows=read("code;nom;territoire\nqn001;Les Grands Tilleuls;\n").rows)
    assert (len(changes.new), len(changes.changed)) == (0, 1)
    place = PriorityNeighbourhood.objects.get(code="QN001")
    assert (place.name, place.territory.name) == ("Les Grands Tilleuls", "Clairval")


def test_each_line_that_cannot_be_kept_is_said_with_its_number(client_of_site):
    page = send(
        client_of_site,
        "code;nom\nQN001;Les Tilleuls\n;Sans code\nQN003;\nQN001;Un autre nom\nQN005;12 rue des Lilas\n"
        f"{'Q' * 21};Trop long\nQN007;Le Port\n",
    )
    text = page.text.replace("&#x27;", "'")
    for said in (
        "Ligne 3 : le code manque.",
        "Ligne 4 : le nom manque.",
        "Ligne 5 : le code QN001 est déjà à la ligne 2, avec un autre nom.",
        "Ligne 6 : « 12 rue des Lilas » est une adresse.",
        "Ligne 7 : le code est trop long : 20 lettres au plus.",
    ):
        assert said in text
    assert "5 lignes seront laissées de côté" in text
    confirm(client_of_site, page)
    assert set(PriorityNeighbourhood.objects.values_list("code", flat=True)) == {"QN001", "QN007"}


@pytest.mark.parametrize(
    "content",
    [
        "code;nom;adresse\nQN1;Les Tilleuls;x\n",
        "code;nom;Adresse postale\nQN1;Les Tilleuls;\n",
        "code;nom;ou\nQN1;Les Tilleuls;12 rue des Lilas\nQN2;Le Port;3 bis, avenue Foch\n",
        "code;nom;numéro_voie\nQN1;Les Tilleuls;12\n",
    ],
)
def test_a_column_of_addresses_is_refused_with_the_reason(client_of_site, content):
    page = send(client_of_site, content)
    assert "contient des adresses" in page.text
    assert "données personnelles" in page.text
    assert not PriorityNeighbourhood.objects.exists()


@pytest.mark.parametrize("content", ["", "\n\n", "nom\nx\n", b"PK\x03\x04\0\0", "code;nom\n", "a" * 3_000_000])
def test_what_is_not_such_a_file_is_refused_kindly(client_of_site, content):
    page = send(client_of_site, content)
    assert page.status_code == 200
    assert "field__error" in page.text
    with pytest.raises(UnreadableFile):
        read(decode(content.encode() if isinstance(content, str) else content))


def test_no_file_at_all_is_said(client_of_site):
    assert "Choisissez un fichier" in client_of_site.post(URL, {}).text


def test_a_text_changed_between_the_preview_and_the_confirmation_is_read_again(client_of_site):
    response = client_of_site.post(URL, {"act": "confirm", "text": "code;nom;adresse\nQN1;A;B"}, follow=True)
    assert "Choisissez-le encore une fois" in response.text
    assert not PriorityNeighbourhood.objects.exists()


def test_formulas_are_text(client_of_site):
    confirm(client_of_site, send(client_of_site, "code;nom\n=1+1;=CMD()\n"))
    place = PriorityNeighbourhood.objects.get()
    assert (place.code, place.name) == ("=1+1", "=CMD()")


def test_ten_thousand_lines_are_read_and_kept_with_a_handful_of_queries(client_of_site, django_assert_max_num_queries):
    content = "code;nom;territoire\n" + "".join(f"QN{n:05};Quartier {n};Ville {n % 300}\n" for n in range(10_000))
    started = time.process_time()
    page = send(client_of_site, content)
    with django_assert_max_num_queries(60):
        confirm(client_of_site, page)
    assert PriorityNeighbourhood.objects.count() == 10_000
    assert Territory.objects.count() == 300
    assert time.process_time() - started < 20


def test_the_command_does_the_same(tmp_path):
    file = tmp_path / "qpv.csv"
    file.write_text(GOOD + ";Sans code;\n")
    out, err = io.StringIO(), io.StringIO()
    call_command("importer_qpv", str(file), "--verifier", stdout=out, stderr=err)
    assert not PriorityNeighbourhood.objects.exists()
    call_command("importer_qpv", str(file), stdout=out, stderr=err)
    assert "Quartiers nouveaux : 3." in out.getvalue()
    assert "Ligne 5 : le code manque." in err.getvalue()
    assert PriorityNeighbourhood.objects.count() == 3
    with pytest.raises(CommandError):
        call_command("importer_qpv", str(tmp_path / "absent.csv"))
