"""Lists of first names, as people paste and send them."""

import io
import time
import tracemalloc
import zipfile

import openpyxl
import pytest

from cours.groupes.rosters import RosterRefused, from_text
from cours.groupes.sheets import read_roster


def read(data, **more):
    return read_roster(io.BytesIO(data), size=len(data), **more)


def called(roster):
    return [called for _name, called in roster.names]


def xlsx(*rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


# --- Pasted ---------------------------------------------------------------------------------------------------------
def test_names_are_separated_by_lines_commas_semicolons_or_tabs():
    assert called(from_text("David\nOksana, Monique ;Yanis\tFatou\r\n\n , ;")) == [
        *("David", "Oksana", "Monique", "Yanis", "Fatou")
    ]


def test_the_same_first_name_twice_is_two_people_told_apart():
    roster = from_text("David\ndavid\nDAVID\nÉlodie", taken=["Élodie", "David 2"])
    assert roster.names == [("David", "David"), ("david", "david 3"), ("DAVID", "DAVID 4"), ("Élodie", "Élodie 2")]
    assert roster.doubles == 3


def test_what_cannot_be_a_first_name_is_left_aside_and_said():
    roster = from_text("David\ndavid@exemple.fr\n06 12 34 56 78\n???\n" + "a" * 31)
    assert called(roster) == ["David"]
    assert [problem.line for problem in roster.problems] == [2, 3, 4, 5]
    assert [problem.why.split()[0] for problem in roster.problems] == ["C'est", "Ce", "Il", "C'est"]


def test_invisible_marks_are_dropped():
    assert called(from_text("\u202eDa\u200bvid\u00a0 B.")) == ["Da vid B."]


def test_three_hundred_people_and_no_more():
    assert len(from_text("\n".join(["David"] * 300)).names) == 300
    with pytest.raises(RosterRefused, match="plus de 300 personnes"):
        from_text("\n".join(["David"] * 301))


# --- CSV ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_of_any_office_is_read(encoding, separator, end):
    lines = [["Nom", "Prénom", "E-mail"], ["Dupont", "Élodie", "e@x.fr"], ["Ben Ali", "Loïc", ""]]
    roster = read(end.join(separator.join(line) for line in lines).encode(encoding))
    assert called(roster) == ["Élodie", "Loïc"]
    assert roster.dropped == ["Nom", "E-mail"]


def test_a_list_without_titles_is_read():
    assert called(read(b"David\nOksana\n")) == ["David", "Oksana"]
    roster = read(b"David;Dupont;1974\nOksana;;\n")
    assert called(roster) == ["David", "Oksana"]
    assert roster.guessed
    assert roster.dropped == ["colonne 2", "colonne 3"]


def test_one_column_called_something_else_is_the_names():
    assert called(read(b"Participant\nDavid\n")) == ["David"]


def test_a_file_without_a_column_of_first_names_is_refused():
    with pytest.raises(RosterRefused, match="Aucune colonne ne s'appelle"):
        read(b"Nom;Date de naissance\nDupont;1974\n")


def test_excels_own_first_line_is_skipped():
    assert called(read(b"sep=;\r\nNom;Pr\xe9nom\r\nDupont;David\r\n")) == ["David"]


def test_formulas_are_text():
    assert called(read(b'Pr\xc3\xa9nom\n"=CMD(1)"\n@SUM\n+David\n')) == ["=CMD(1)", "+David"]
    assert called(read(xlsx(["Prénom"], ["=UPPER(A1)"]))) == ["=UPPER(A1)"]


def test_ten_thousand_lines_are_refused_quickly():
    data = "Nom;Prénom\n" + "".join(f"Dupont;David {n}\n" for n in range(10_000))
    started = time.process_time()
    with pytest.raises(RosterRefused, match="plus de 300 personnes"):
        read(data.encode())
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b"  \n \n", "vide"),
        (b";;\n;;\n", "vide"),
        (b"\x00\x01\x02" * 100, "pas à lire"),
        (b"\xff\xfe\x00", "pas à lire"),
        (b"a" * 1_000_001, "trop lourd"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "mot de passe"),
        (b"PK\x03\x04not really", "pas à lire"),
        (b'Pr\xc3\xa9nom\n"' + b"a" * 200_000, "pas à lire"),
    ],
)
def test_what_cannot_be_read_is_refused_with_kind_words(data, words):
    with pytest.raises(RosterRefused, match=words):
        read(data)


# --- XLSX -----------------------------------------------------------------------------------------------------------
def test_an_xlsx_is_read():
    roster = read(xlsx([None], ["Nom", "Prénom", "Né le"], ["Dupont", "David", 1974], [], [None, "Oksana"], [None, 12]))
    assert called(roster) == ["David", "Oksana"]
    assert roster.dropped == ["Nom", "Né le"]
    assert [problem.line for problem in roster.problems] == [6]


def test_an_xlsx_of_ten_thousand_lines_is_refused_quickly():
    data = xlsx(["Prénom"], *[["David"]] * 10_000)
    started = time.process_time()
    with pytest.raises(RosterRefused, match="plus de 300 personnes"):
        read(data)
    assert time.process_time() - started < 1


def bomb(name="xl/worksheets/sheet1.xml", size=600_000_000):
    """A sheet of 600 MB of nothing, in half a megabyte."""
    file = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(xlsx(["Prénom"])))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for part in source.infolist():
            if part.filename != name:
                archive.writestr(part.filename, source.read(part))
        with archive.open(name, "w") as part:
            for _ in range(size // 1_000_000):
                part.write(b" " * 1_000_000)
    return file.getvalue()


def test_a_zip_bomb_is_refused_at_once_without_eating_memory():
    data = bomb()
    assert len(data) < 1_000_000
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(RosterRefused, match="trop gros"):
        read(data)
    seconds, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 1
    assert peak < 20_000_000


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too():
    data = bytearray(bomb(size=50_000_000))
    real, small = (50_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    data = bytes(data).replace(real, small)
    tracemalloc.start()
    with pytest.raises(RosterRefused, match="pas à lire"):
        read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_entities_that_multiply_are_refused():
    source = zipfile.ZipFile(io.BytesIO(xlsx(["Prénom"], ["David"])))
    file = io.BytesIO()
    laughs = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + "]>"
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            text = source.read(part).decode()
            if part.filename == "xl/worksheets/sheet1.xml":
                text = laughs + text.replace("</worksheet>", "&i;</worksheet>")
            archive.writestr(part.filename, text)
    with pytest.raises(RosterRefused, match="pas à lire"):
        read(file.getvalue())


def test_a_sheet_that_pretends_to_have_a_million_rows_is_refused_quickly():
    source = zipfile.ZipFile(io.BytesIO(xlsx(["Prénom"], ["David"])))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            text = source.read(part).decode().replace('r="2"', 'r="1048576"').replace("A2", "XFD1048576")
            archive.writestr(part.filename, text)
    started = time.process_time()
    with pytest.raises(RosterRefused, match="trop de lignes"):
        read(file.getvalue())
    assert time.process_time() - started < 1


def test_another_office_file_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(RosterRefused, match="pas à lire"):
        read(file.getvalue())
