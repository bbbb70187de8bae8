"""What production sends: our files without their comments, and nothing else changed in them."""

import io

from django.core.files.base import File

from config.storage import StaticStorage


def collected(tmp_path, name, text):
    storage = StaticStorage(location=tmp_path)
    file = File(io.BytesIO(text.encode()))
    file.read()  # as Django does, to fingerprint it
    return (tmp_path / storage._save(name, file)).read_text()


def test_comments_and_indentation_stay_at_home(tmp_path):
    assert collected(tmp_path, "css/a.css", "/* why\n */\n.a {\n  color: red; /* so */\n}\n") == ".a{color:red}"
    assert collected(tmp_path, "js/a.js", "// why\nlet a = 1;\n  // so\n  a += 1;\n") == "let a=1;a+=1;"


def test_a_style_loses_spaces_only_where_they_say_nothing(tmp_path):
    written = (
        '.a :hover,\n.b > .c { content: "a ; {b}"; margin: calc(1px + 2px) 0; }\n@media (width >= 1px) { .d { e: f } }'
    )
    sent = '.a :hover,.b > .c{content:"a ; {b}";margin:calc(1px + 2px) 0}@media (width >= 1px){.d{e:f}}'
    assert collected(tmp_path, "css/b.css", written) == sent


def test_addresses_inside_strings_are_not_comments(tmp_path):
    for line in (
        'home="https://passerelle.example";',
        "a=`(; // kept`;",
        'say("); // kept",b);',
        "a=/[/]\\/ /.test(b);",
    ):
        assert collected(tmp_path, "js/b.js", line) == line
        assert collected(tmp_path, "js/b.js", line + " // ours, and it's short") == line


def test_files_of_others_are_left_alone(tmp_path):
    assert collected(tmp_path, "mfa/js/c.js", "// licence\nlet c;\n") == "// licence\nlet c;\n"


def test_files_that_never_change_travel_without_useless_headers(rf):
    from django.http import HttpResponse

    from config.middleware import LightFilesMiddleware

    def answer(cache_control):
        headers = {"Cache-Control": cache_control, "ETag": '"x"', "Referrer-Policy": "same-origin"}
        return LightFilesMiddleware(lambda request: HttpResponse(headers=headers))(rf.get("/"))

    assert "ETag" not in answer("max-age=315360000, public, immutable").headers
    assert "ETag" in answer("no-cache").headers
