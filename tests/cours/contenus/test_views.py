"""The screens of the content, for anybody."""

import pytest

from cours.contenus.models import LessonPage, ModulePage, PathwayPage

PAGES = ["/modules/", "/modules/jardiner/", "/modules/jardiner/semer/", "/parcours/potager/", "/lexique/"]
LOST = ["/modules/nager/", "/modules/jardiner/nager/", "/parcours/nager/", "/modules/nager/nager/"]


@pytest.mark.parametrize("url", PAGES)
def test_anybody_may_read(loaded, client, client_for, stranger, facilitator, url):
    for visitor in (client, client_for(stranger), client_for(facilitator)):
        assert visitor.get(url).status_code == 200


@pytest.mark.parametrize("url", PAGES)
def test_it_answers_to_head_and_refuses_to_be_written_to(loaded, client, url):
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("url", LOST)
def test_it_says_lost_in_our_words(loaded, client, url):
    response = client.get(url)
    assert response.status_code == 404
    assert "Passerelle" in response.content.decode()


def test_a_printed_address_still_leads_to_a_lesson_that_moved(loaded, client):
    response = client.get("/modules/proteger-mon-identite/semer/")
    assert (response.status_code, response["Location"]) == (301, "/modules/jardiner/semer/")


def test_the_title_of_a_lesson_is_never_cut_before_its_sign(loaded, client):
    page = LessonPage.objects.get(slug="semer")
    page.title = "Semer : quand ?"
    page.save_revision().publish()
    assert "Semer\u00a0: quand\u202f?</a>" in client.get("/modules/jardiner/").content.decode()


@pytest.mark.parametrize(("model", "url"), [(ModulePage, PAGES[1]), (LessonPage, PAGES[2]), (PathwayPage, PAGES[3])])
def test_nobody_reads_what_is_not_published(loaded, client, client_for, stranger, author, model, url):
    slug = url.strip("/").split("/")[-1]
    model.objects.get(slug=slug).unpublish()
    for visitor in (client, client_for(stranger), client_for(author)):
        assert visitor.get(url).status_code == 404


def test_nobody_reads_a_draft_of_a_published_lesson(loaded, client):
    page = LessonPage.objects.get(code="M8-L1")
    page.title = "Secret"
    page.save_revision()
    assert "Secret" not in client.get(page.url).content.decode()


def test_the_content_of_a_lesson_costs_no_query_once_warm(loaded, client, django_assert_num_queries):
    client.get("/modules/jardiner/semer/")
    with django_assert_num_queries(0):
        client.get("/modules/jardiner/semer/")


def test_the_lexicon_is_in_alphabetical_order_with_anchors(loaded, client):
    html = client.get("/lexique/").content.decode()
    assert html.index('id="radis"') < html.index('id="semis"')


def test_an_accented_address_breaks_nothing(loaded, client):
    page = LessonPage.objects.get(code="M8-L2")
    page.slug = "récolter"
    page.save_revision().publish()
    assert client.get("/modules/").status_code == 200
    assert client.get("/modules/jardiner/récolter/").status_code == 200


def test_a_lesson_that_somebody_may_want_to_hide_has_a_way_out(client, pages):
    way_out = 'data-behaviour="quick-exit"'
    assert way_out in client.get(pages.lesson("M2-L5").site_path()).text
    assert way_out not in client.get(pages.lesson("M2-L4").site_path()).text


def test_the_way_out_says_whether_the_place_closes_and_works_without_javascript(
    client, client_for, pages, learner, guest
):
    address = pages.lesson("M2-L5").site_path()
    for page in (client_for(learner).get(address).text, client.get(address).text):
        form = page.partition('data-behaviour="quick-exit"')[2].partition("</form>")[0]
        assert 'name="reason" value="fast"' in form
    assert "votre place se referme" in client_for(learner).get(address).text
    assert "votre place reste ouverte" in client_for(guest).get(address).text
    assert "votre place reste ouverte" in client.get(address).text, "the first answer opens one"
