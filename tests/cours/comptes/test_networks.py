"""Where a request comes from: what is forged changes nothing."""

import pytest
from django.test import RequestFactory

from cours.comptes.networks import address_of, network_of


def request(remote="127.0.0.1", forwarded=None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)


@pytest.mark.parametrize("forwarded", ["203.0.113.9", "1.2.3.4, 203.0.113.9", "", "nonsense"])
def test_without_a_proxy_a_made_up_header_changes_nothing(settings, forwarded):
    settings.TRUSTED_PROXY_COUNT = 0
    assert address_of(request("198.51.100.7", forwarded)) == "198.51.100.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4,5.6.7.8,203.0.113.9:443", "203.0.113.9"),
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),  # it did not pass through both
        (1, "nonsense", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, None, "127.0.0.1"),
        (1, "[2001:db8::7]:1234", "2001:db8::7"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_behind_our_proxies_only_what_they_wrote_is_read(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert address_of(request(forwarded=forwarded)) == address


@pytest.mark.parametrize(
    ("remote", "network"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2ff::7", "2001:db8:1:200::/56"),
        ("", "unknown"),  # a socket of the machine
    ],
)
def test_a_network_is_what_a_home_or_a_library_shares(settings, remote, network):
    settings.TRUSTED_PROXY_COUNT = 0
    assert network_of(request(remote)) == network


@pytest.mark.django_db
def test_the_door_of_the_staff_believes_the_same_address(client, settings):
    settings.TRUSTED_PROXY_COUNT = 2
    for forwarded in ("203.0.113.9", "nonsense", "1.2.3.4, 203.0.113.9, 10.0.0.2"):
        response = client.post(
            "/equipe/login/", {"login": "nobody", "password": "wrong"}, headers={"X-Forwarded-For": forwarded}
        )
        assert response.status_code == 200, forwarded
